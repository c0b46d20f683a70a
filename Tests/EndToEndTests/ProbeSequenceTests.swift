import FolderKit
import Foundation
import Testing
import Traces

/// Sequences of the user's own from the command line.
@Suite struct ProbeSequenceTests {
  private let folder: TemporaryFolder
  private let trace: String
  private let text: String

  init() throws {
    folder = try TemporaryFolder()
    trace = folder.path("run.rnntrace")
    text = try folder.file("text.txt", String(repeating: "abba cab ", count: 20))
    let training = try Invocation([
      "train", "--text", text, "--length", "10", "--hidden", "6", "--steps", "40", "--record-every", "30",
      "--record", trace,
    ])
    #expect(training.exitCode == 0, "\(training.errors)")
  }

  @Test func aSnapshotShowsATypedSequenceAtAStepThatWasNotRecorded() throws {
    let arguments = ["snapshot", trace, "--view", "sequence", "--step", "37"]
    let own = try Invocation(arguments + ["--probe-text", "cab ab", "--timestep", "4"])
    #expect(own.exitCode == 0, "\(own.errors)")
    #expect(own.output.contains("over “cab ab”") && own.output.contains("t 4 (a)"), "\(own.output)")
    for (bad, says) in [("dab", "'d' does not occur"), ("a", "fewer than the 2"), ("", "fewer than the 2")] {
      let refused = try Invocation(arguments + ["--probe-text", bad])
      #expect(refused.exitCode == 1 && refused.errors.contains(says), "\(refused.errors)")
      #expect(refused.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func weightsTextAndSequenceFileSayTheSameInProbeAndSnapshot() throws {
    let weights = folder.path("w.safetensors")
    try #require(TraceContents(path: trace).checkpoints[30]).write(to: URL(fileURLWithPath: weights))
    let output = folder.path("y.safetensors")
    let probe = try Invocation(
      ["probe", "--weights", weights, "--text", text, "--length", "8", "--output", output])
    #expect(probe.exitCode == 0, "\(probe.errors)")
    #expect(probe.output.contains("lstm over 8 timesteps"), "\(probe.output)")
    let none = try Invocation(["probe", "--weights", weights, "--output", output])
    #expect(none.exitCode == 64 && none.errors.contains("--input FILE"), "\(none.errors)")
    let refused = try Invocation([
      "explore", "--weights", weights, "--text", text, "--hidden", "7", "--lr", "1",
    ])
    #expect(refused.exitCode == 64 && refused.errors.contains("--hidden, --lr"), "\(refused.errors)")
    #expect(try Invocation(["explore", "--input", text]).exitCode == 64)
  }
}
