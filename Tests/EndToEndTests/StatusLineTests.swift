import FolderKit
import Foundation
import PtyKit
import Testing

@testable import rnnscope

/// What commands tell besides their answers.
@Suite struct StatusLineTests {
  private static let experiment = ["train", "--task", "adding", "--hidden", "6", "--length", "10"]

  @Test(arguments: [44, 80, 200])
  func theProgressOfTrainingStaysOnOneLine(width: Int) throws {
    let folder = try TemporaryFolder()
    let session = try PtySession(
      builtProgram("rnnscope"), Self.experiment + ["--steps", "400000", "--evaluate-every", "10"],
      width: width,
      height: 12, environment: ["XDG_STATE_HOME": folder.path("state")])
    // By then it was redrawn several times.
    try session.wait(for: "progress", seconds: 30) { _ in
      session.output.components(separatedBy: "\r\u{1B}[K").count > 6
    }
    let rows = (0..<12).map { session.screen.row($0) }.filter { !$0.allSatisfy(\.isWhitespace) }
    #expect(rows.count == 2 && rows.last?.contains("step ") == true, "\(rows)")
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func namesInFilesDoNotSteerTheTerminal() throws {
    let folder = try TemporaryFolder()
    let evil = "evil\u{1B}[31m.txt"
    _ = try folder.file(evil, String(repeating: "the cat ate on the mat. ", count: 80))
    let experiment = try folder.file(
      "a.toml", "text = \"evil\\u001b[31m.txt\"\nhidden = 4\nlength = 8\nsteps = 2\n")
    let weights = folder.path("w\u{1B}[31m.safetensors")
    for arguments in [
      ["train", experiment, "--save-weights", weights], ["train", "--text", folder.path("none\u{1B}[31m")],
      ["verify", folder.path("none\u{1B}[31m")], ["train", "\u{1B}[31m"],
    ] {
      let told = try Invocation(arguments, in: folder.url)
      #expect(!told.errors.isEmpty && !told.errors.contains("\u{1B}"), "\(told.errors)")
      #expect(!told.output.contains("\u{1B}"), "\(told.output)")
    }
  }

  @Test(arguments: [
    (0.5, 10.0, "10 s left"), (0.1, 60, "9 min 0 s left"), (0.5, 7200, "2 h 0 min left"),
    (0, 1, "27777 h 46 min left"),
  ])
  func theTimeLeftIsSaidAsPeopleSayIt(fraction: Double, seconds: Double, expected: String) {
    #expect(StatusLine.timeLeft(fraction, after: seconds) == expected)
  }

  @Test func barsAreAsFullAsTheWork() {
    for (fraction, filled) in [(0.0, 0), (0.499, 9), (0.5, 10), (1, 20), (2, 20), (.nan, 0), (-1, 0)] {
      #expect(StatusLine.bar(fraction).count { $0 == "█" } == filled, "\(fraction)")
      #expect(StatusLine.bar(fraction).count == 20)
    }
  }
}
