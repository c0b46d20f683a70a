import Canvas
import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// Forks, comparisons, recordings and lessons in the built program, used as a person would.
@Suite(.serialized) struct ComparingSessionTests {
  private let folder: TemporaryFolder
  private static let experiment = [
    "--task", "adding", "--cell", "lstm", "--hidden", "6", "--length", "10", "--steps", "100000",
  ]

  init() throws { folder = try TemporaryFolder() }

  private var environment: [String: String] {
    ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")]
  }

  private func open(_ arguments: [String], width: Int = 120, height: Int = 36) throws -> PtySession {
    try PtySession(
      builtProgram("rnnscope"), arguments, width: width, height: height, environment: environment)
  }

  private func quit(_ session: PtySession) throws {
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
    #expect(session.modes == session.originalModes)
  }

  /// The line under the view, with the exact values of all runs.
  private func readout(_ screen: VTScreen) -> String { screen.row(screen.grid.height - 2) }

  /// Types `command` into the palette.
  private func command(_ text: String, _ session: PtySession) throws {
    session.send(":" + text)
    // Of a long line its end is shown.
    try session.wait(forText: text.suffix(40) + "▏")
    session.send(.enter)
  }

  @Test func aForkWithAnotherRateIsStatedAndTrainsBesideItsParent() throws {
    let session = try open(["explore"] + Self.experiment)
    try session.wait(forText: "train loss")
    session.send("........")
    try session.wait(for: "step 8") { $0.row(0).contains("step 8") }
    session.send(",,,F")
    try session.wait(for: "the form for a fork at step 5") {
      $0.contains("Fork of ") && $0.contains(" at step 5 ")
    }
    session.send("-1")
    session.send(.enter)
    try session.wait(forText: "lr takes a number above 0")
    session.send(.control("u"))
    session.send("0.05")
    session.send(.enter)
    try session.wait(for: "parent and child in one table") {
      $0.contains("Train loss") && $0.contains("0.002") && $0.contains("0.05")
    }
    // The child stands at its first step, whose weights are its parent's; one step later it is on its own.
    session.send("2")
    try session.wait(for: "one state in both") { screen in
      let values = readout(screen).components(separatedBy: "│")
      return values.count == 2 && screen.row(0).contains("step 5")
        && values.allSatisfy { $0.contains("h[0]") }
        && values[0].components(separatedBy: "=").last?.trimmingCharacters(in: .whitespaces)
          == values[1].components(separatedBy: "=").last?.trimmingCharacters(in: .whitespaces)
    }
    session.send(".")
    try session.wait(for: "two states") { screen in
      let values = readout(screen).components(separatedBy: "│")
      return values.count == 2 && screen.row(0).contains("step 6")
        && values[0].components(separatedBy: "=").last?.trimmingCharacters(in: .whitespaces)
          != values[1].components(separatedBy: "=").last?.trimmingCharacters(in: .whitespaces)
    }
    try quit(session)
  }

  @Test func twoTracesAreReplayedBesideEachOtherAndSubtracted() throws {
    let traces = try ["gru", "lstm"].map { cell in
      let path = folder.path("\(cell).rnntrace")
      let training = try Invocation([
        "train", "--task", "adding", "--cell", cell, "--hidden", "6", "--length", "10", "--steps", "40",
        "--record", path,
      ])
      #expect(training.exitCode == 0, "\(training.errors)")
      return path
    }
    let session = try open(["replay"] + traces)
    try session.wait(for: "the overview of both") {
      $0.contains("Train loss") && $0.contains("GRU") && $0.contains("LSTM")
    }
    session.send("2")
    try session.wait(for: "both states") { readout($0).components(separatedBy: "h[0]").count == 3 }
    let before = readout(session.screen)
    session.send("d")
    try session.wait(for: "the difference") { $0.contains(" − ") && readout($0) != before }
    session.send("a,")
    try session.wait(for: "one step back in both") { $0.row(0).contains("step 38 of 39") }
    session.send("d")
    try session.wait(for: "values again") { !$0.contains(" − ") }
    session.send("c")
    try session.wait(for: "one run alone") { readout($0).components(separatedBy: "h[0]").count == 2 }
    try quit(session)
  }

  @Test func threeCellsAreTrainedTogether() throws {
    let session = try open(["explore"] + Self.experiment + ["--compare", "rnn,lstm,gru"])
    try session.wait(for: "three rows") { screen in
      ["━━ RNN ", "━━ LSTM ", "━━ GRU "].allSatisfy { screen.contains($0) } && screen.contains("steps/s")
    }
    session.send(" ")
    try session.wait(forText: "training")
    session.send(" ")
    try session.wait(forText: "paused")
    // The rates stay after the pause: three numbers in the place of three dashes.
    try session.wait(for: "the last measured rates") { screen in
      let rows = (0..<screen.grid.height).map(screen.row)
      guard let title = rows.firstIndex(where: { $0.contains("steps/s") }),
        let end = rows[title].range(of: "steps/s").map({
          rows[title].distance(from: rows[title].startIndex, to: $0.upperBound)
        })
      else { return false }
      let cells = rows[(title + 1)...].map { Array($0.prefix(end)).last }
      return cells.filter { $0?.isNumber == true }.count >= 3
    }
    try quit(session)
  }

  @Test func aLessonIsTakenFromTheHomePageToItsEnd() throws {
    let session = try open([])
    try session.wait(forText: "Start")
    session.send("/straight lines")
    session.send(.enter)
    session.send(.enter)
    try session.wait(forText: "page 1 of 3")
    session.send(")")
    try session.wait(for: "the question") { $0.contains("page 2 of 3") && $0.contains("Predict first") }
    session.send("3")
    try session.wait(forText: "✓ about 0.002")
    session.send(")")
    try session.wait(for: "the last run's first timestep") {
      $0.contains("page 3 of 3") && $0.contains(" gain 1.5: dL/dh[0] at t 0 ")
    }
    session.send("V")
    try session.wait(forText: "For the presenter")
    try session.wait(forText: ") next lesson: vanishing")
    session.send(.escape)
    try session.wait(for: "the runs without the lesson") { !$0.contains("page 3 of 3") }
    try quit(session)
  }

  @Test func aRunIsRecordedFromNowOnAndComparedWithItsTrace() throws {
    let trace = folder.path("now.rnntrace")
    let session = try open(["explore"] + Self.experiment)
    try session.wait(forText: "train loss")
    session.send("....")
    try session.wait(for: "step 4") { $0.row(0).contains("step 4") }
    try command("record \(trace)", session)
    try session.wait(forText: "recording from step 5 on into")
    #expect(session.screen.row(0).contains("● rec"))
    session.send("...")
    try session.wait(for: "step 7") { $0.row(0).contains("step 7") }
    try command("record \(trace)2", session)
    try session.wait(forText: "is being recorded into")
    try command("record off", session)
    try session.wait(forText: "recorded up to step 7 into")
    try session.wait(for: "no recording") { !$0.row(0).contains("rec") }
    try command("record \(trace)", session)
    try session.wait(forText: "the file exists already")
    session.send(".")
    try session.wait(for: "step 8") { $0.row(0).contains("step 8") }
    try quit(session)
    #expect(try TraceReader(path: trace).stepRange() == 5...7)
    let verified = try Invocation(["verify", trace])
    #expect(verified.exitCode == 0 && verified.output.contains("3 step records"), "\(verified.errors)")
    #expect(try Invocation(["info", trace]).output.contains("steps       3, from 5 to 7"))
  }

  @Test func aFullDiskEndsTheRecordingAndNotTheTraining() throws {
    // A file may take so many blocks of 512 or 1024 bytes.
    let limited = "ulimit -f 400; trap '' XFSZ; exec \"$0\" \"$@\""
    let session = try PtySession(
      "/bin/sh",
      ["-c", limited, try builtProgram("rnnscope"), "explore"] + Self.experiment + ["--record-every", "5"],
      width: 120, height: 36, environment: environment)
    try session.wait(forText: "train loss")
    try command("record \(folder.path("small.rnntrace"))", session)
    try session.wait(forText: "● rec")
    session.send(" ")
    try session.wait(forText: "recording stopped")
    let stopped = session.screen.row(0)
    try session.wait(for: "more steps") { $0.row(0) != stopped && $0.row(0).contains("recording stopped") }
    session.send(" ")
    try command("record \(folder.path("other.rnntrace"))", session)
    try session.wait(forText: "● rec")
    session.send("qq")
    _ = try session.waitForExit()
    #expect(try TraceReader(path: folder.path("small.rnntrace")).stepRange()?.lowerBound == 1)
  }
}
