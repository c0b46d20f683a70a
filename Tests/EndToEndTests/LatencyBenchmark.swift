import FolderKit
import Foundation
import PtyKit
import Testing

/// How fast the explorer answers and draws while it trains. Figures count for optimised programs only:
///
///     swift build -c release
///     RNNSCOPE_BENCHMARKS=1 RNNSCOPE_PROGRAMS=$PWD/.build/release swift test --filter LatencyBenchmark
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RNNSCOPE_BENCHMARKS"] != nil))
struct LatencyBenchmark {
  @Test(arguments: ["xterm-256color", "xterm-direct"].filter(isTerminalTypeInstalled))
  func aKeyShowsWithinAFrameOf60HertzWhileTraining(type: String) throws {
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
    #expect(latencies.percentile(0.5) < 16)
    #expect(latencies.percentile(0.95) < 33)
  }

  /// Every view of a recorded run, each drawn whole and then with its cursor moved, at 400×100.
  @Test(arguments: ["256", "truecolor"])
  func aFrameIsDrawnAndHandedOverWithin16Milliseconds(colors: String) throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let text = try folder.file(
      "text.txt", String(repeating: "She sells sea shells by the shore. ", count: 80))
    let training = try Invocation([
      "train", "--text", text, "--hidden", "96", "--length", "100", "--steps", "300", "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    for view in try viewNames() {
      let log = folder.path("\(view).tsv")
      let keys =
        "type :view \(view)\nkeys Enter\nwait idle\nkeys "
        + Array(repeating: "l", count: 20).joined(separator: " ")
      let script = try folder.file("keys.txt", "wait idle\n\(keys)\nkeys q\n")
      let session = try PtySession(
        builtProgram("rnnscope"),
        ["replay", trace, "--colors", colors, "--play-keys", script, "--frame-times", log], width: 400,
        height: 100,
        environment: ["XDG_STATE_HOME": folder.path("state")])
      session.followsOutput = false
      #expect(try session.waitForExit(seconds: 60) == .code(0))
      let frames = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").suffix(20)
        .map { $0.split(separator: "\t").compactMap { Double($0) } }
      let median = (0..<3).map { column in frames.map { $0[column] }.sorted()[frames.count / 2] }
      print(
        "\(view), 400x100, \(colors): drawing \(median[0]), handing over \(median[1]), writing \(median[2]) ms"
      )
      #expect(median[0] + median[1] < 16, "\(view)")
    }
  }

  @Test(arguments: [false, true])
  func theFirstFrameComesWithin150Milliseconds(ofARecording isRecording: Bool) throws {
    let folder = try TemporaryFolder()
    let arguments = isRecording ? try SoakedRun.replay.arguments(in: folder) : []
    let milliseconds = try (0..<9).map { _ in
      let start = ContinuousClock.now
      let session = try PtySession(
        builtProgram("rnnscope"), arguments, width: 200, height: 50,
        environment: ["XDG_STATE_HOME": folder.path("state")])
      try session.wait(forText: isRecording ? "train loss" : "Start")
      let passed = start.duration(to: .now) / .milliseconds(1)
      session.send("qq")
      _ = try session.waitForExit()
      return passed
    }
    print("first frame\(isRecording ? " of a recording" : ""), milliseconds: \(milliseconds.sorted())")
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
