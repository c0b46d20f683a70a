import Foundation
import PtyKit
import Testing

/// Figures rather than verdicts, for optimised programs:
///
///     swift build -c release && swift build -c release --product ScreenProbe
///     RNNSCOPE_BENCHMARKS=1 RNNSCOPE_PROGRAMS=$PWD/.build/release swift test --filter ScreenBenchmarks
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct ScreenBenchmarks {
  static let sizes = [(200, 50), (400, 100)]
  static let frames = 60

  @Test(arguments: sizes, ["256", "16777216"])
  func framesInWhichEveryCellChanges(size: (Int, Int), colors: String) throws {
    let session = try PtySession(
      builtProgram("ScreenProbe"), ["--colors", colors, "--benchmark", "\(Self.frames)"], width: size.0,
      height: size.1)
    session.followsOutput = false
    #expect(try session.waitForExit(seconds: 60) == .code(0))
    let report =
      session.output.split(whereSeparator: \.isNewline).last { $0.contains("median") } ?? "no report"
    print("frames \(report), \(session.transcript.count / Self.frames / 1000) KB each")
  }

  @Test(arguments: sizes)
  func keysUntilTheyShow(size: (Int, Int)) throws {
    let session = try startProbe(width: size.0, height: size.1)
    let keys = (0..<200).map { _ in KeySequence("k") }
    let latencies = try session.latencies(of: keys) { $1.contains("event \($0 + 1): ") }
    print("keys \(size.0)x\(size.1): \(latencies)")
    #expect(latencies.percentile(0.95) < 50)
  }
}
