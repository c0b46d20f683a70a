import Engine
import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// `replay --follow` in a pseudo-terminal while another process writes the trace.
@Suite(.serialized) struct FollowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func follow(_ path: String) throws -> PtySession {
    try PtySession(
      builtProgram("rnnscope"), ["replay", "--follow", path], width: 100, height: 30,
      environment: ["XDG_STATE_HOME": folder.url.path])
  }

  /// A process that records into `path` until it is killed, about a thousand steps a second.
  private func startWriter(_ path: String) throws -> Process {
    let writer = Process()
    writer.executableURL = URL(filePath: try builtProgram("TraceWriterProbe"))
    writer.arguments = ["record", path]
    writer.standardOutput = FileHandle.nullDevice
    try writer.run()
    return writer
  }

  private func step(_ screen: VTScreen) -> Int? {
    guard let start = screen.row(0).range(of: "step ")?.upperBound else { return nil }
    let text = screen.row(0)[start...].prefix { $0 != "·" }
    return Int(text.components(separatedBy: " of ")[0].filter(\.isNumber))
  }

  @Test func stepsOfAnotherProcessAppearWithinASecondOfItsWritingThem() throws {
    let path = folder.path("run.rnntrace")
    let session = try follow(path)
    try session.wait(forText: "waiting for")
    let writer = try startWriter(path)
    defer { kill(writer.processIdentifier, SIGKILL) }
    try session.wait(for: "the first steps") { $0.row(0).contains("live") && (step($0) ?? 0) > 5 }
    let reader = try TraceReader(path: path)
    for _ in 0..<3 {
      let written = try #require(try reader.stepRange()).upperBound
      try session.wait(for: "step \(written)", seconds: 1) { (step($0) ?? 0) >= written }
    }
    // Who looks at one step keeps it while the run goes on.
    session.send(",")
    try session.wait(for: "a step of the past") { $0.row(0).contains(" of ") }
    let kept = step(session.screen)
    session.watch(milliseconds: 600)
    #expect(step(session.screen) == kept)
    session.send("\u{1B}[F")
    try session.wait(forText: "being recorded, live")
    kill(writer.processIdentifier, SIGKILL)
    try session.wait(forText: "its writer is silent")
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func theEndOfARecordingIsTold() throws {
    let path = folder.path("run.rnntrace")
    let model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 3, outputSize: 2)
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    func append(_ steps: Range<Int>) {
      for step in steps {
        writer.append(
          StepRecord(
            step: step, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1, profile: [0, 0]))
      }
      writer.flush()
    }
    append(0..<5)
    let session = try follow(path)
    try session.wait(for: "the first steps") { step($0) == 4 }
    append(5..<50)
    try session.wait(for: "later steps", seconds: 1) { step($0) == 49 }
    try writer.finish()
    try session.wait(forText: "the recording has finished")
    #expect(session.screen.row(0).contains("recording finished"))
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func aTraceThatCanNeverComeIsRefused() throws {
    let missing = try Invocation(["replay", "--follow", folder.path("none/run.rnntrace")])
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("there is no folder"))
    let other = try folder.file("other.txt", String(repeating: "not a trace ", count: 100))
    let refused = try Invocation(["replay", "--follow", other])
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("not a trace"))
  }

  @Test func infoCountsEventsAndNamesTheRecorder() throws {
    let path = folder.path("run.rnntrace")
    let training = try Invocation([
      "train", "--task", "adding", "--hidden", "8", "--length", "12", "--steps", "60", "--clip-norm", "0.01",
      "--record-schedule", "log", "--record", path,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
    let info = try Invocation(["info", path]).output
    #expect(info.contains("events      2 (1 clip, 1 clip-end)"), "\(info)")
    #expect(info.contains("created by  rnnscope 0."))
    #expect(info.contains("recording   finished"))
    #expect(info.contains("unrolls     18"), "\(info)")
  }
}
