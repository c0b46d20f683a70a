import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// Long work of the built program: it tells how far it is, and can be stopped.
@Suite(.serialized) struct LongWorkSessionTests {
  /// A network whose gradient by lag takes seconds.
  private static let experiment = [
    "--task", "adding", "--cell", "lstm", "--hidden", "256", "--length", "1500", "--batch", "1",
  ]

  private func environment(_ folder: TemporaryFolder) -> [String: String] {
    ["XDG_STATE_HOME": folder.path("state"), "XDG_CONFIG_HOME": folder.path("config")]
  }

  @Test func theExplorerTellsHowFarItIsAndEscStopsIt() throws {
    let folder = try TemporaryFolder()
    let session = try PtySession(
      builtProgram("rnnscope"), ["explore"] + Self.experiment, width: 100, height: 30,
      environment: environment(folder))
    try session.wait(forText: "% · Esc stops it", seconds: 30)
    #expect(session.screen.row(0).contains("gradient by lag · "))
    session.send("2")
    try session.wait(for: "the states") { $0.contains("-1") && $0.row(29).contains("quit") }
    session.send(.escape)
    try session.wait(forText: "stopped gradient by lag")
    try session.wait(for: "the end of the progress") { $0.row(0).contains("paused") }
    let before = session.processorSeconds
    session.watch(milliseconds: 500)
    #expect(session.processorSeconds - before < 0.25, "it goes on although it was stopped")
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test func aCommandTellsHowFarItIsAndCtrlCStopsIt() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(["train"] + Self.experiment + ["--steps", "1", "--record", trace])
    #expect(training.exitCode == 0, "\(training.errors)")
    let session = try PtySession(
      builtProgram("rnnscope"), ["diagnose", trace], environment: environment(folder))
    try session.wait(forText: "% · gradient by lag", seconds: 30)
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(1))
    #expect(session.screen.contains("stopped before the end, as asked"))
    #expect(!session.screen.contains("% · gradient by lag"), "the line is gone")
  }

  @Test func aProbeOfALongSequenceTellsHowFarItIs() throws {
    let folder = try TemporaryFolder()
    let (trace, weights) = (folder.path("run.rnntrace"), folder.path("weights.safetensors"))
    let text = try folder.file("text.txt", String(repeating: "all that is read over and over. ", count: 100))
    let shape = ["--cell", "lstm", "--hidden", "128", "--batch", "1", "--length", "20", "--steps", "1"]
    let training = try Invocation(["train", "--text", text] + shape + ["--record", trace])
    #expect(training.exitCode == 0, "\(training.errors)")
    var network = SafetensorsFile(tensors: [:], metadata: ["cell": "lstm"])
    for names in ["rnn.*", "head.*"] {
      let export = try Invocation(["export", trace, "--step", "0", "--tensor", names, "-o", weights])
      #expect(export.exitCode == 0, "\(export.errors)")
      network.tensors.merge(try Safetensors.read(contentsOf: weights).tensors) { $1 }
    }
    try Safetensors.write(network, to: weights)
    let session = try PtySession(
      builtProgram("rnnscope"),
      [
        "probe", "--weights", weights, "--text", text, "--length", "2500", "-o", folder.path("y.safetensors"),
      ],
      environment: environment(folder))
    try session.wait(forText: "% · gradient by lag", seconds: 30)
    session.send(.control("c"))
    #expect(try session.waitForExit() == .code(1))
    #expect(session.screen.contains("stopped before the end, as asked"))
  }

  @Test func nothingIsToldWhereNobodyLooks() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path("run.rnntrace")
    let experiment = ["--task", "adding", "--hidden", "16", "--length", "20", "--steps", "2500"]
    _ = try Invocation(["train"] + experiment + ["--record", trace])
    let verified = try Invocation(["verify", trace])
    #expect(verified.exitCode == 0 && verified.errors.isEmpty, "\(verified.errors)")
  }
}
