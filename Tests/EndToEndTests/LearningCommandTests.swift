import FolderKit
import Foundation
import PtyKit
import Testing
import Traces

/// What can be asked of how a network learns, on the command line.
@Suite struct LearningCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text() throws -> String {
    try folder.file("words.txt", String(repeating: "the cat ate on the mat. ", count: 80))
  }

  @Test func aRunWithEverythingOnIsVerified() throws {
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(
      [
        "train", "--text", try text(), "--hidden", "8", "--length", "10", "--batch", "3", "--steps", "60",
        "--record-every", "20", "--evaluate-every", "10", "--layers", "2", "--carry-state", "--truncate", "5",
        "--dropout", "0.1", "--input-dropout", "0.1", "--recurrent-dropout", "0.1", "--variational",
        "--schedule", "cosine", "--warm-up", "5", "--final-lr", "1e-4", "--optimizer", "sgd", "--momentum",
        "0.8", "--nesterov", "--weight-decay", "1e-4", "--threads", "2", "--record", trace,
      ])
    #expect(training.exitCode == 0, "\(training.errors)")
    let verification = try Invocation(["verify", trace])
    #expect(verification.exitCode == 0, "\(verification.errors)")
    let picture = try Invocation(["snapshot", trace, "--view", "overview", "--size", "160x48"])
    #expect(picture.output.contains("warm-up 5"))
    let info = try Invocation(["info", trace])
    #expect(info.output.contains("cut every 5, state carried over"), "\(info.output)")
    let lags = try Invocation(["snapshot", trace, "--view", "by-lag", "--size", "100x30"])
    #expect(lags.exitCode == 0)
  }

  @Test func anEarlyStopIsToldAndTheBestWeightsAreSaved() throws {
    let (trace, weights) = (folder.path("run.rnntrace"), folder.path("best.safetensors"))
    let training = try Invocation([
      "train", "--task", "adding", "--length", "10", "--hidden", "6", "--lr", "0.5", "--steps", "2000",
      "--evaluate-every", "5", "--patience", "3", "--record", trace, "--save-weights", weights,
    ])
    #expect(training.exitCode == 0)
    #expect(training.errors.contains("stopped early after step"), "\(training.errors)")
    let told = try #require(training.errors.firstMatch(of: /was at step (\d+)/)?.1)
    #expect(training.output.contains("saved the weights of step \(told) to"), "\(training.output)")
    let saved = try Safetensors.read(contentsOf: weights)
    let reader = try TraceReader(path: trace)
    let kept = try #require(try reader.checkpoint(atOrBefore: Int(told)!))
    let checkpoint = try Safetensors.decode(kept.bytes)
    for (name, tensor) in saved.tensors { #expect(checkpoint.tensors[name] == tensor, "\(name)") }
  }

  @Test func gradientsOfAnExperimentAreChecked() throws {
    let options = [
      "gradcheck", "--task", "copy", "--length", "25", "--hidden", "6", "--batch", "2", "--entries", "6",
    ]
    let table = try Invocation(
      options + ["--cell", "gru", "--recurrent-dropout", "0.3", "--input-dropout", "0.2"])
    #expect(table.exitCode == 0, "\(table.errors)")
    #expect(table.output.contains("rnn.weight_hh_l0") && table.output.contains("6/108"), "\(table.output)")
    let lines = try Invocation(options + ["--json"])
    for line in lines.output.split(separator: "\n") {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["passes"] as? Bool == true && (object["largest_error"] as? Double ?? 1) < 1e-6)
    }
    #expect(lines.output.split(separator: "\n").count == 6)
  }

  @Test func aLossThatIsNotFiniteFailsTheCheckInOneLine() throws {
    let result = try Invocation([
      "gradcheck", "--task", "adding", "--cell", "rnn", "--activation", "linear", "--init", "orthogonal",
      "--gain",
      "1e9", "--hidden", "4", "--entries", "2",
    ])
    #expect(result.exitCode == 1)
    #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("by more than 1e-06"))
  }

  @Test(arguments: [
    (["--task", "copy", "--input-noise", "0.1"], "--input-dropout"),
    (["--task", "adding", "--omega", "1"], "--cell rnn"),
    (["--task", "adding", "--carry-state"], "--text or --csv"),
  ])
  func whatMakesNoSenseIsWrongUsage(options: [String], expected: String) throws {
    let result = try Invocation(["train"] + options)
    #expect(result.exitCode == 64 && result.errors.contains(expected), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func theExplorerTellsOfAnEarlyStop() throws {
    let session = try PtySession(
      builtProgram("rnnscope"),
      [
        "explore", "--task", "adding", "--length", "10", "--hidden", "6", "--lr", "0.5", "--evaluate-every",
        "5",
        "--patience", "3", "--steps", "5000",
      ], width: 120, height: 40)
    try session.wait(forText: "train loss")
    session.send(" ")
    try session.wait(forText: "stopped early")
    session.send("qq")
    #expect(try session.waitForExit() == .code(0))
  }
}
