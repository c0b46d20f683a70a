import FolderKit
import Foundation
import Testing

/// `rnnscope diagnose` on runs whose fate is known.
@Suite struct DiagnoseTests {
  private struct Verdict: Decodable {
    struct Measurement: Decodable {
      let name: String
      let value: Double
      let unit: String
    }
    let title: String
    let step: Int
    let unroll_step: Int?
    let kind: String
    let headline: String
    let measurements: [Measurement]

    func value(_ name: String) -> Double? { measurements.first { $0.name == name }?.value }
  }

  private func recorded(_ options: [String], in folder: TemporaryFolder) throws -> String {
    let trace = folder.path("run.rnntrace")
    let training = try Invocation(["train", "--hidden", "12", "--record", trace] + options)
    #expect(training.exitCode == 0, "\(training.errors)")
    return trace
  }

  private func verdict(_ arguments: [String]) throws -> Verdict {
    let result = try Invocation(["diagnose", "--json"] + arguments)
    #expect(result.exitCode == 0 && result.output.filter(\.isNewline).count == 1, "\(result.errors)")
    return try JSONDecoder().decode(Verdict.self, from: Data(result.output.utf8))
  }

  @Test func aSimpleCellsGradientVanishes() throws {
    let folder = try TemporaryFolder()
    let trace = try recorded(
      ["--task", "adding", "--cell", "rnn", "--length", "60", "--steps", "30"], in: folder)
    let newest = try verdict([trace])
    #expect(newest.kind == "vanishing" && newest.step == 29 && newest.unroll_step == 29)
    #expect(try #require(newest.value("decay rate")) < -0.05)
    #expect(try #require(newest.value("effective memory")) < 59)
    let text = try Invocation(["diagnose", trace]).output
    #expect(text.hasPrefix(newest.headline + "\n"))
    #expect(text.contains("decades per step back") && text.contains("step 29"))
    #expect(try verdict([trace, "--step", "0"]).kind == "untrained")
  }

  @Test func aLinearCellWithALargeGainExplodes() throws {
    let folder = try TemporaryFolder()
    let trace = try recorded(
      [
        "--task", "adding", "--cell", "rnn", "--activation", "linear", "--gain", "3", "--length", "30",
        "--steps", "5",
      ], in: folder)
    let newest = try verdict([trace])
    #expect(newest.kind == "exploding")
    #expect(try #require(newest.value("decay rate")) > 0.05)
  }

  @Test func withALossAtEveryStepTheMemoryIsKnownThoughNothingOfItWasRecorded() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text.txt", String(repeating: "the cat sat on the mat. ", count: 80))
    let trace = try recorded(["--text", text, "--length", "20", "--steps", "40"], in: folder)
    // Step 20 has a recorded unroll, step 33 has none.
    for step in [20, 33] {
      let verdict = try verdict([trace, "--step", "\(step)"])
      #expect(verdict.step == step && verdict.unroll_step == step)
      #expect((1...19).contains(try #require(verdict.value("effective memory"))))
    }
  }

  @Test func anotherProgramsRecordingIsJudgedByItsLastUnroll() throws {
    let folder = try TemporaryFolder()
    var contents = try TraceContents(
      path: recorded(["--task", "adding", "--length", "10", "--steps", "30"], in: folder))
    contents.header.configuration = ""
    contents.header.title = "a \u{1B}[31mred\u{9B}31m title"
    let foreign = folder.path("foreign.rnntrace")
    try contents.write(to: foreign)
    let newest = try verdict([foreign])
    #expect(newest.step == 29 && newest.unroll_step == 20)
    contents.unrolls = [:]
    let bare = folder.path("bare.rnntrace")
    try contents.write(to: bare)
    #expect(try verdict([bare]).unroll_step == nil)
    for arguments in [[bare], [bare, "--json"]] {
      let output = try Invocation(["diagnose"] + arguments).output
      #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }
  }

  @Test func aStepBeyondTheRecordingIsRefused() throws {
    let folder = try TemporaryFolder()
    let trace = try recorded(["--task", "adding", "--length", "10", "--steps", "5"], in: folder)
    for step in ["5", "-1", "999999999999"] {
      let result = try Invocation(["diagnose", trace, "--step=\(step)"])
      #expect(result.exitCode == 1)
      #expect(result.errors.contains("from 0 to 4"), "\(result.errors)")
    }
  }
}
