import FolderKit
import Foundation
import Testing
import Traces

/// The held-out loss that `train` prints at its end is in the trace too.
@Suite struct FinalEvaluationTests {
  private let folder: TemporaryFolder
  private let trace: String

  init() throws {
    folder = try TemporaryFolder()
    trace = folder.path("run.rnntrace")
  }

  private func train(_ arguments: [String]) throws -> String {
    let training = try Invocation(["train"] + arguments)
    #expect(training.exitCode == 0, "\(training.errors)")
    return training.output
  }

  private func recorded() throws -> FinalEvaluation {
    let evaluation = try TraceReader(path: trace).finalEvaluation()
    return try #require(evaluation)
  }

  @Test func whatTrainPrintsAtTheEndIsRecordedAndVerified() throws {
    let output = try train(
      ["--task", "adding", "--length", "8", "--hidden", "4", "--steps", "30", "--record", trace])
    let loss = try #require(try recorded().loss)
    #expect(try recorded().step == 30)
    #expect(output.contains("held-out loss " + String(format: "%.4g", loss)))
    #expect(try Invocation(["info", trace]).output.contains(" after the last update (step 30)"))
    let json = try Invocation(["info", trace, "--json"]).output
    #expect(json.contains("\"final_held_out\":{\"loss\":") && json.contains("\"step\":30}"))
    #expect(try Invocation(["verify", trace]).exitCode == 0)
  }

  @Test func theOverviewOfTheLastStepShowsIt() throws {
    _ = try train(["--task", "adding", "--length", "8", "--hidden", "4", "--steps", "30", "--record", trace])
    let loss = String(format: "%.3g", try #require(try recorded().loss))
    let overview = try Invocation(["snapshot", trace]).output
    #expect(overview.contains("held out    \(loss)") && overview.contains(" at the end"), "\(overview)")
    #expect(try !Invocation(["snapshot", trace, "--step", "28"]).output.contains("at the end"))
  }

  @Test func everyOtherPlaceThatTellsTheHeldOutLossAgrees() throws {
    _ = try train(["--task", "adding", "--length", "8", "--hidden", "4", "--steps", "30", "--record", trace])
    let loss = try #require(try recorded().loss)
    #expect(try Invocation(["snapshot", trace]).output.contains("held out \(Self.rounded(loss))"))
    #expect(try Invocation(["diagnose", trace, "--json"]).output.contains("\"value\":\(loss)"))
    let page = folder.path("report.txt")
    #expect(try Invocation(["report", trace, "-o", page]).exitCode == 0)
    let report = try String(contentsOfFile: page, encoding: .utf8)
    #expect(report.contains("held out \(Self.rounded(loss))"))
  }

  /// Four digits, without the zeros at their end.
  private static func rounded(_ loss: Double) -> String { String(format: "%.4g", loss) }

  @Test func aRunThatGoesOnHasTheLossOfItsNewEnd() throws {
    _ = try train(["--task", "adding", "--length", "8", "--hidden", "4", "--steps", "30", "--record", trace])
    let first = try recorded()
    _ = try train(["--resume", trace, "--steps", "45"])
    #expect(try recorded().step == 45 && recorded().loss != first.loss)
    #expect(try Invocation(["verify", trace]).exitCode == 0)
  }

  @Test func verifyFindsAnotherLossAfterTheLastUpdate() throws {
    _ = try train(["--task", "adding", "--length", "8", "--hidden", "4", "--steps", "30", "--record", trace])
    var contents = try TraceContents(path: trace)
    contents.header.extra["final_held_out"] = "{\"step\":30,\"loss\":0.5}"
    let forged = folder.path("forged.rnntrace")
    try contents.write(to: forged)
    let result = try Invocation(["verify", forged])
    #expect(result.exitCode == 1 && result.errors.contains("held-out loss after the last update"))
    // What is no evaluation counts as none.
    contents.header.extra["final_held_out"] = "soon"
    let senseless = folder.path("senseless.rnntrace")
    try contents.write(to: senseless)
    #expect(try Invocation(["verify", senseless]).exitCode == 0)
  }
}
