import Foundation
import PtyKit
import Testing

/// How fast the explorer answers while it trains. Figures count in release builds only:
/// `RNNSCOPE_BENCHMARKS=1 swift test -c release -Xswiftc -enable-testing --filter LatencyBenchmark`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct LatencyBenchmark {
  @Test(arguments: ["xterm-256color", "xterm-direct"].filter(isTerminalTypeInstalled))
  func aKeyShowsWithin50MillisecondsWhileTraining(type: String) throws {
    let session = try PtySession(
      builtProgram("rnnscope"),
      ["explore", "--task", "adding", "--cell", "lstm", "--hidden", "64", "--length", "100"], type: type,
      width: 200, height: 50)
    try session.wait(forText: "train loss")
    session.send(" ")
    try session.wait(forText: "training")
    // The overview and the hidden state in turn: every key changes the whole screen.
    let keys = (0..<200).map { KeySequence($0.isMultiple(of: 2) ? "2" : "1") }
    let latencies = try session.latencies(of: keys) { index, screen in
      screen.contains("train loss") != index.isMultiple(of: 2)
    }
    print("\(type), 200x50, training: \(latencies)")
    #expect(session.screen.contains("training"))
    #expect(latencies.percentile(0.95) < 50)
  }
}
