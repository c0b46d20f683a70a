import Canvas
import FolderKit
import Foundation
import PtyKit
import Testing

/// The built explorer in a pseudo-terminal, used as a person would.
@Suite(.serialized) struct ExplorerSessionTests {
  private let experiment = [
    "explore", "--task", "adding", "--cell", "lstm", "--hidden", "8", "--length", "12", "--steps", "100000",
  ]

  private func open(
    _ arguments: [String], type: String = "xterm-256color", width: Int = 100, height: Int = 30,
    environment: [String: String] = [:]
  ) throws -> PtySession {
    try PtySession(
      builtProgram("rnnscope"), arguments, type: type, width: width, height: height,
      environment: environment.merging(["XDG_STATE_HOME": Invocation.stateFolder]) {
        a, _ in a
      })
  }

  private func quit(_ session: PtySession) throws {
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
    #expect(!session.screen.isAlternate)
  }

  /// The step that the header tells.
  private func step(_ screen: VTScreen) -> Int? {
    let header = screen.row(0)
    guard let start = header.range(of: "step ")?.upperBound else { return nil }
    let digits = header[start...].prefix { $0.isNumber || $0 == " " || $0 == "\u{202F}" || $0 == "\u{2009}" }
    return Int(digits.filter(\.isNumber))
  }

  /// The two numbers in "step 5 of 8".
  private func stepOfLast(_ screen: VTScreen) -> (step: Int, last: Int)? {
    let parts = screen.row(0).components(separatedBy: " of ")
    guard parts.count == 2, let step = step(screen) else { return nil }
    return Int(parts[1].prefix { $0 != "·" }.filter(\.isNumber)).map { (step, $0) }
  }

  @Test func theHomePageStartsAnExperimentWithOneKey() throws {
    let session = try open([])
    try session.wait(forText: "Start")
    session.send("/problem, lstm")
    session.send(.enter)
    session.send(.enter)
    try session.wait(forText: "paused")
    session.send(.escape)
    try session.wait(forText: "Start")
    try quit(session)
  }

  @Test func aRunThatTrainsGoesOnAtHomeAndIsReturnedToAndQuittingAsksOnce() throws {
    let session = try open(experiment, width: 120)
    try session.wait(forText: "train loss")
    session.send(" ")
    try session.wait(for: "training") { (step($0) ?? 0) > 150 }
    session.send(.escape)
    try session.wait(for: "the run in the list") { $0.contains("Running") && $0.contains("training") }
    session.send(.enter)
    try session.wait(for: "the run, further on") { $0.row(0).contains("training") && (step($0) ?? 0) > 150 }
    session.send("q")
    try session.wait(forText: "unrecorded steps")
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func aClosedRunNeitherTrainsOnNorShowsUpInTheNext() throws {
    let session = try open([], width: 120)
    try session.wait(forText: "Start")
    session.send("/adding problem")
    session.send(.enter)
    for _ in 0..<3 {
      session.send(.enter)
      try session.wait(forText: "paused")
      session.send("   :close\r")
      try session.wait(forText: "Start")
    }
    session.watch(milliseconds: 300)
    let before = session.processorSeconds
    session.watch(milliseconds: 700)
    #expect(session.processorSeconds - before <= 0.05)
    session.send("j")
    session.send(.enter)
    try session.wait(for: "the first step of another run") { $0.row(0).contains("tanh RNN") && step($0) == 0 }
    session.watch(milliseconds: 200)
    #expect(step(session.screen) == 0)
    try quit(session)
  }

  @Test func itTrainsPausesAndStepsBackAndOn() throws {
    let session = try open(experiment)
    try session.wait(for: "the first step") { step($0) == 0 }
    session.send(" ")
    try session.wait(for: "training") { $0.contains("training") && (step($0) ?? 0) > 20 }
    session.send(" ,,,")
    // Steps that were trained before it was paused may come after the keys.
    try session.wait(for: "three steps back") { screen in
      stepOfLast(screen).map { $0.step <= $0.last - 3 } ?? false
    }
    let (back, stopped) = try #require(stepOfLast(session.screen))
    session.send(".")
    try session.wait(for: "one step on") { step($0) == back + 1 }
    session.send(String(repeating: ".", count: stopped - back - 1))
    try session.wait(for: "the newest step") { step($0) == stopped }
    session.send(".")
    try session.wait(for: "one step trained") { step($0) == stopped + 1 }
    session.send(":7")
    session.send(.enter)
    try session.wait(for: "step 7") { step($0) == 7 }
    try quit(session)
  }

  @Test func goingBackShowsTheVeryValuesOfThatStep() throws {
    let session = try open(experiment, width: 120)
    session.send("2")
    session.send(".....")
    try session.wait(for: "step 5") { step($0) == 5 }
    func readout() -> String { session.screen.row(session.screen.grid.height - 2) }
    // The frame has come whole once nothing more follows.
    session.watch(milliseconds: 150)
    let there = readout()
    #expect(there.contains("h[0]"))
    session.send("...")
    try session.wait(for: "step 8") { step($0) == 8 && readout() != there }
    session.send(",,,")
    try session.wait(for: "step 5 as it was") { step($0) == 5 && readout() == there }
    try quit(session)
  }

  @Test func everyViewIsShownAndSwitched() throws {
    let session = try open(experiment, width: 120, height: 40)
    try session.wait(forText: "train loss")
    for (key, text) in [
      ("2", "h"), ("3", "c"), ("4", "forget"), ("5", "t"), ("6", "step"), ("1", "train loss"),
    ] {
      let before = session.screen.text
      session.send(key)
      try session.wait(for: "view \(key)") { $0.text != before && $0.contains(text) }
    }
    session.send("?")
    try session.wait(forText: "one training step back")
    session.send(.escape)
    session.send(":quit")
    try session.wait(forText: "Command")
    session.send(.enter)
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func itSurvivesEverySizeAndComesBack() throws {
    let session = try open(experiment)
    try session.wait(forText: "train loss")
    session.send(" ")
    session.resize(width: 20, height: 5)
    try session.wait(forText: "needs 40×10")
    session.resize(width: 300, height: 90)
    try session.wait(for: "the wide screen") { $0.contains("train loss") && $0.row(89).contains("quit") }
    for size in [(1, 1), (40, 10), (5, 60), (200, 3), (80, 24)] {
      session.resize(width: size.0, height: size.1)
      session.watch(milliseconds: 60)
    }
    try session.wait(for: "80×24") { $0.contains("train loss") && $0.row(23).contains("Space") }
    try quit(session)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalLeavesASaneTerminal(number: Int32) throws {
    let session = try open(experiment)
    try session.wait(forText: "train loss")
    session.send(" ")
    try session.wait(forText: "training")
    session.signal(number)
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
    #expect(!session.screen.isAlternate && session.screen.isCursorVisible)
  }

  @Test func controlCLeaves() throws {
    let session = try open(experiment)
    try session.wait(forText: "train loss")
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }

  @Test(arguments: ["xterm", "vt100", "xterm-256color", "linux"].filter(isTerminalTypeInstalled))
  func itDrawsOnEveryKindOfTerminal(type: String) throws {
    let session = try open(experiment, type: type, width: 80, height: 24)
    try session.wait(forText: "train loss")
    session.send("2")
    session.send(" ")
    try session.wait(forText: "training")
    try quit(session)
  }

  @Test func withoutColourNoColourIsSent() throws {
    let session = try open(experiment, environment: ["NO_COLOR": "1"])
    try session.wait(forText: "train loss")
    session.send("2")
    session.watch(milliseconds: 200)
    let styles = Set(session.screen.grid.cells.map(\.style))
    #expect(styles.allSatisfy { $0.foreground == .terminal && $0.background == .terminal })
    try quit(session)
  }

  @Test func theMouseMovesTheCursorAndSwitchesViews() throws {
    let session = try open(experiment, width: 120, height: 40)
    try session.wait(forText: "train loss")
    let header = session.screen.row(1).lowercased()
    let column = try #require(header.range(of: "2 hidden")).lowerBound
    session.send(.click(x: header.distance(from: header.startIndex, to: column) + 2, y: 1))
    try session.wait(for: "the hidden states") { $0.row(38).contains("h") && !$0.contains("train loss") }
    let before = session.screen.row(38)
    session.send(.click(x: 60, y: 10))
    try session.wait(for: "another cell") { $0.row(38) != before }
    try quit(session)
  }

  @Test func anIdleExplorerUsesNoProcessorTimeToSpeakOf() throws {
    let session = try open(experiment)
    try session.wait(forText: "train loss")
    session.watch(milliseconds: 300)
    let before = session.processorSeconds
    session.watch(milliseconds: 1500)
    #expect(session.processorSeconds - before <= 0.03)
    try quit(session)
  }

  @Test func aSequenceOfOnesOwnIsTypedAndSeenLiveAndAtPastSteps() throws {
    let session = try open([
      "explore", "--task", "parity", "--hidden", "6", "--length", "12", "--steps", "100000",
    ])
    try session.wait(for: "the first step") { step($0) == 0 }
    session.send(" ")
    try session.wait(for: "training") { (step($0) ?? 0) > 50 }
    session.send("8p01x")
    try session.wait(forText: "bits, 0 and 1")
    session.send(.enter)
    try session.wait(forText: "knows no 'x'")
    session.send(.control("u"))
    session.send("0110101")
    session.send(.enter)
    try session.wait(forText: "over “0110101”")
    session.send(" ")
    try session.wait(forText: "paused")
    session.send(",,$")
    // The last step of training may arrive after the pause.
    try session.wait(for: "the last of seven timesteps, some steps back") { screen in
      stepOfLast(screen).map { $0.step <= $0.last - 2 } ?? false && screen.contains("t 6 (1)")
    }
    session.send("P$")
    try session.wait(forText: "t 11")
    try quit(session)
  }

  @Test func aNetworkTrainedElsewhereIsOpenedAndSaysWhyItDoesNotTrain() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text.txt", String(repeating: "abba cab ", count: 20))
    let trace = folder.path("run.rnntrace")
    let training = try Invocation([
      "train", "--text", text, "--length", "10", "--hidden", "6", "--steps", "30", "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    let weights = folder.path("w.safetensors")
    try #require(TraceContents(path: trace).checkpoints[0]).write(to: URL(fileURLWithPath: weights))
    let session = try open(["explore", "--weights", weights, "--text", text, "--length", "12"])
    try session.wait(forText: "LSTM 6 · w.safetensors")
    try session.wait(for: "a network at rest") { $0.row(0).contains("step 0 · weights") }
    session.send("8$")
    try session.wait(forText: "t 11 (b)")
    session.send(" ")
    try session.wait(forText: "there is no training to play")
    session.send("pcab")
    session.send(.enter)
    try session.wait(forText: "over “cab”")
    try quit(session)
  }
}
