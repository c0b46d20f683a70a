import FolderKit
import Foundation
import Testing

/// The verdicts on some two hundred runs with three seeds each, trained and judged by the command line. Prints those
/// that differ and how many agree:
///
///     RNNSCOPE_BENCHMARKS=1 RNNSCOPE_PROGRAMS=$PWD/.build/release swift test --filter VerdictExam
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct VerdictExam {
  private struct Run: Sendable {
    let labels: [String]
    let options: [String]
    let seed: Int

    var description: String {
      "\(labels.joined(separator: "|")): \(options.joined(separator: " ")), seed \(seed)"
    }
  }

  private struct Verdict: Decodable {
    let kind: String
    let headline: String
  }

  private let folder: TemporaryFolder
  private let runs: [Run]

  init() throws {
    folder = try TemporaryFolder()
    let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../samples")
      .standardized
    let text = samples.appending(path: "lighthouse.txt")
    let short = try folder.file("short.txt", String(String(contentsOf: text, encoding: .utf8).prefix(4000)))
    let values = (0..<1500).map {
      3 * sin(Double($0) / 5) + sin(Double($0) / 17) + 0.3 * sin(Double($0 * $0))
    }
    let wave = try folder.file("wave.csv", "x\n" + values.map { "\($0)\n" }.joined())
    let words = [
      "TEXT": ["--text", text.path], "SHORT": ["--text", short],
      "TIDE": ["--csv", samples.appending(path: "tide.csv").path], "WAVE": ["--csv", wave],
    ]
    runs = Self.table.split(separator: "\n").flatMap { line in
      let (labels, rest) = (line.prefix { $0 != ":" }, line.drop { $0 != ":" }.dropFirst())
      let options = rest.split(separator: " ").map(String.init)
      let source = words[options[0]] ?? ["--task", options[0]]
      return (1...3).map {
        Run(
          labels: labels.split(separator: "|").map(String.init), options: source + options.dropFirst(),
          seed: $0)
      }
    }
  }

  @Test func everyRunGetsItsVerdict() async throws {
    let found = try await withThrowingTaskGroup(of: (Run, Verdict).self) { group in
      var waiting = runs[...]
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
        if let run = waiting.popFirst() {
          group.addTask { [path = folder.url] in (run, try Self.verdict(on: run, in: path)) }
        }
      }
      var found: [(Run, Verdict)] = []
      while let next = try await group.next() {
        found.append(next)
        if let run = waiting.popFirst() {
          group.addTask { [path = folder.url] in (run, try Self.verdict(on: run, in: path)) }
        }
      }
      return found
    }
    let wrong = found.filter { !$0.labels.contains($1.kind) }
    for (run, verdict) in wrong { print("\(run.description)\n    \(verdict.headline)") }
    print("\(found.count - wrong.count) of \(found.count) verdicts agree")
    #expect(wrong.isEmpty)
  }

  private static func verdict(on run: Run, in folder: URL) throws -> Verdict {
    let trace = folder.appending(path: "\(UUID().uuidString).rnntrace").path
    defer { try? FileManager.default.removeItem(atPath: trace) }
    let training = try Invocation(
      ["train", "--record", trace, "--record-every", "1000", "--seed", "\(run.seed)"] + run.options)
    try #require(training.exitCode == 0, "\(run.description): \(training.errors)")
    let result = try Invocation(["diagnose", "--json", trace])
    try #require(result.exitCode == 0, "\(run.description): \(result.errors)")
    return try JSONDecoder().decode(Verdict.self, from: Data(result.output.utf8))
  }
}
