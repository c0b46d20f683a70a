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

  @Test func theFirstFrameComesWithin150Milliseconds() throws {
    let folder = try TemporaryFolder()
    let milliseconds = try (0..<9).map { _ in
      let start = ContinuousClock.now
      let session = try PtySession(
        builtProgram("rnnscope"), width: 200, height: 50,
        environment: ["XDG_STATE_HOME": folder.path("state")])
      try session.wait(forText: "Start")
      let passed = start.duration(to: .now) / .milliseconds(1)
      session.send("q")
      _ = try session.waitForExit()
      return passed
    }
    print("first frame, milliseconds: \(milliseconds.sorted())")
    #expect(milliseconds.sorted()[4] < 150)
  }

  @Test func theOpenExplorerSlowsTrainingByATenthAtMost() throws {
    let folder = try TemporaryFolder()
    let experiment = [
      "--task", "adding", "--cell", "lstm", "--hidden", "64", "--length", "100", "--steps", "1000",
    ]
    let script = try folder.file("keys.txt", "wait idle\nkeys Space\nwait step 999\nkeys q\n")
    var (alone, watched) = ([Double](), [Double]())
    for _ in 0..<3 {
      alone.append(try seconds { _ = try Invocation(["train"] + experiment) })
      watched.append(
        try seconds {
          let session = try PtySession(
            builtProgram("rnnscope"), ["explore"] + experiment + ["--play-keys", script], width: 200,
            height: 50,
            environment: ["XDG_STATE_HOME": folder.path("state")])
          _ = try session.waitForExit(seconds: 300)
        })
    }
    let slowdown = (watched.min() ?? 0) / (alone.min() ?? 1)
    print("training alone \(alone) s, watched \(watched) s: \(slowdown)")
    #expect(slowdown < 1.1)
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return start.duration(to: .now) / .seconds(1)
  }
}
