import FolderKit
import Foundation
import PtyKit
import Testing

/// How a trace of five gigabytes opens, and how fast any of its million steps shows. Figures count in release builds:
/// `RNNSCOPE_BENCHMARKS=1 RNNSCOPE_PROGRAMS=$PWD/.build/release swift test --filter TraceScaleBenchmark`. The trace is
/// made in the temporary folder, unless RNNSCOPE_LARGE_TRACE names one to keep.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct TraceScaleBenchmark {
  private static let stepCount = 1_000_000
  private static let unrollInterval = 150

  private let folder: TemporaryFolder
  private let trace: String

  init() throws {
    folder = try TemporaryFolder()
    trace = ProcessInfo.processInfo.environment["RNNSCOPE_LARGE_TRACE"] ?? folder.path("large.rnntrace")
    guard !FileManager.default.fileExists(atPath: trace) else { return }
    let writer = Process()
    writer.executableURL = URL(filePath: try builtProgram("TraceWriterProbe"))
    writer.arguments = ["fill", trace, "\(Self.stepCount)", "\(Self.unrollInterval)"]
    try writer.run()
    writer.waitUntilExit()
    try #require(writer.terminationStatus == 0)
  }

  /// Megabytes of memory that the process took at most.
  private func peakMegabytes(of session: PtySession) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(session.processID)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }

  private func open(view: String? = nil) throws -> (session: PtySession, milliseconds: Double) {
    let start = ContinuousClock.now
    let session = try PtySession(
      builtProgram("rnnscope"), ["replay", trace], width: 200, height: 50,
      environment: ["XDG_STATE_HOME": folder.url.path])
    try session.wait(forText: "train loss")
    return (session, (ContinuousClock.now - start) / .milliseconds(1))
  }

  @Test func fiveGigabytesOpenAndAnyStepShows() throws {
    let byteCount = try FileManager.default.attributesOfItem(atPath: trace)[.size] as? NSNumber
    #expect((byteCount?.doubleValue ?? 0) > 5e9)
    var openings: [Double] = []
    for _ in 0..<5 {
      let (session, milliseconds) = try open()
      openings.append(milliseconds)
      print("memory after opening: \(try peakMegabytes(of: session)) MB")
      #expect(try peakMegabytes(of: session) < 200)
    }
    print("opening, from starting the program to its first picture, ms: \(openings.sorted())")
    #expect(openings.sorted()[2] < 300)

    let session = try open().session
    session.send("2")
    session.watch(milliseconds: 500)
    var generator = SystemRandomNumberGenerator()
    // Steps without an unroll of their own: once the last one before comes, the header names it.
    let steps = (0..<100).map { _ in
      Int.random(in: 0..<Self.stepCount / Self.unrollInterval, using: &generator) * Self.unrollInterval + 7
    }
    let keys = steps.map { KeySequence(":\($0)\r") }
    let latencies = try session.latencies(of: keys) { index, screen in
      let numbers = screen.row(0).filter(\.isNumber)
      return numbers.hasPrefix("\(steps[index])\(Self.stepCount - 1)")
        && numbers.hasSuffix("\(steps[index] - 7)")
    }
    print("any step, from its number typed to its states shown: \(latencies)")
    #expect(latencies.percentile(0.5) < 30 && latencies.percentile(1) < 100)
    print("memory after a hundred steps: \(try peakMegabytes(of: session)) MB")

    let toWaterfall = try session.latencies(of: (0..<40).map { KeySequence($0 % 2 == 0 ? "6" : "1") }) {
      index, screen in screen.contains("train loss") != index.isMultiple(of: 2)
    }
    print("the waterfall of a million steps and the loss curve in turns: \(toWaterfall)")
    #expect(toWaterfall.percentile(0.95) < 100)
  }
}
