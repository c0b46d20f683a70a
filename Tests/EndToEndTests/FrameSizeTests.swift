import FolderKit
import Foundation
import PtyKit
import Testing

/// How much the terminal is given to read for one frame: over ssh and in slow terminals that is what a person
/// waits for.
@Suite struct FrameSizeTests {
  /// The largest frame is one of gates, where every cell shows two values. On average over the views, with the
  /// frames in between in which little changes, a frame takes far less.
  @Test(
    arguments: [
      (type: "xterm-256color", largest: 65_000, mean: 3_000), ("xterm-direct", 160_000, 5_000),
    ].filter { isTerminalTypeInstalled($0.type) })
  func noViewOfARunTakesMoreBytesThanItsCellsNeed(type: String, largest: Int, mean: Int) throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let training = try Invocation([
      "train", "--task", "adding", "--cell", "lstm", "--hidden", "64", "--length", "100", "--steps", "20",
      "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    let views = try viewNames()
    let script = try folder.file(
      "keys.txt",
      "wait idle\n" + views.map { "type :view \($0)\nkeys Enter\nwait idle\n" }.joined() + "keys q\n")
    let session = try PtySession(
      builtProgram("rnnscope"), ["replay", trace, "--play-keys", script], type: type, width: 200, height: 50,
      environment: ["XDG_STATE_HOME": folder.path("state")])
    session.followsOutput = false
    #expect(try session.waitForExit(seconds: 60) == .code(0))
    let frames = session.output.components(separatedBy: "\u{1B}[?2026h").dropFirst().map(\.utf8.count)
    #expect(frames.count > views.count)
    let found = (largest: frames.max() ?? 0, mean: frames.reduce(0, +) / max(1, frames.count))
    print(
      "\(type), 200x50: of \(frames.count) frames the largest takes \(found.largest) bytes, the mean \(found.mean)"
    )
    #expect(found.largest < largest)
    #expect(found.mean < mean)
  }
}
