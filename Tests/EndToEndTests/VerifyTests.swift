import Engine
import FolderKit
import Foundation
import Testing
import Traces

/// `rnnscope verify` on whole, altered and foreign recordings.
@Suite struct VerifyTests {
  private let folder: TemporaryFolder
  private let trace: String

  init() throws {
    folder = try TemporaryFolder()
    trace = folder.path("run.rnntrace")
    try record(["--task", "adding", "--length", "10"], to: trace)
  }

  private func record(_ options: [String], to path: String) throws {
    let training = try Invocation(
      ["train", "--hidden", "6", "--steps", "80", "--record-every", "25", "--evaluate-every", "20"] + options
        + ["--record", path])
    #expect(training.exitCode == 0, "\(training.errors)")
  }

  /// What verify says of the recorded run after `change`.
  private func verifying(_ change: (inout TraceContents) throws -> Void) throws -> Invocation {
    var contents = try TraceContents(path: trace)
    try change(&contents)
    let path = folder.path("\(UUID().uuidString).rnntrace")
    try contents.write(to: path)
    return try Invocation(["verify", path])
  }

  @Test(arguments: [["--cell", "lstm"], ["--cell", "gru", "--layers", "2", "--bidirectional"]])
  func anUnalteredRunIsEqualBitByBit(options: [String]) throws {
    let path = folder.path("another.rnntrace")
    try record(["--task", "copy", "--length", "25"] + options, to: path)
    let result = try Invocation(["verify", path])
    #expect(result.exitCode == 0, "\(result.errors)")
    // Unrolls of steps 0 to 10, 20, 25, 50 and 75; checkpoints every 25 steps.
    #expect(result.output.contains("80 step records, 15 unrolls and 4 checkpoints are equal bit by bit"))
  }

  @Test(arguments: [
    ["--task", "reverse", "--length", "8", "--cell", "gru"],
    [
      "--task", "adding", "--length", "12", "--record-precision", "float16", "--record-tensors",
      "hidden,grad.*",
    ],
    [
      "--task", "adding", "--length", "12", "--cell", "rnn", "--omega", "0.5", "--schedule", "cosine",
      "--warm-up", "9",
    ],
    [
      "--task", "copy", "--length", "30", "--cell", "lstm", "--peepholes", "--coupled-gates", "--dropout",
      "0.2",
      "--layers", "2", "--threads", "2", "--truncate", "7",
    ],
    [
      "--task", "adding", "--length", "12", "--cell", "gru", "--gru-reset", "before", "--bidirectional",
      "--patience", "1",
      "--min-delta", "10",
    ],
    [
      "--task", "adding", "--length", "12", "--optimizer", "rmsprop", "--weight-decay", "0.01",
      "--clip-value", "0.1",
      "--input-noise", "0.1", "--recurrent-dropout", "0.2", "--variational",
    ],
  ])
  func everyKindOfRunIsVerified(options: [String]) throws {
    let path = folder.path("another.rnntrace")
    try record(options, to: path)
    let result = try Invocation(["verify", path])
    #expect(result.exitCode == 0 && result.output.contains("are equal bit by bit"), "\(result.errors)")
  }

  @Test func aRecordingThatBeginsAtACheckpointIsVerifiedFromThere() throws {
    let whole = try verifying { $0.begin(at: 50) }
    #expect(whole.exitCode == 0, "\(whole.errors)")
    #expect(whole.output.contains("30 step records, 2 unrolls and 2 checkpoints"), "\(whole.output)")
    let headless = try verifying { $0.begin(at: 51) }
    #expect(headless.exitCode == 1 && headless.errors.contains("no checkpoint was recorded there"))
  }

  @Test func theFirstAlteredNumberIsNamedWithBothValues() throws {
    let loss = try TraceContents(path: trace).records[57].loss
    let altered = try verifying { contents in
      contents.records[57].loss = loss.nextUp
      contents.records[60].gradientNorm = 0
    }
    #expect(altered.exitCode == 1 && altered.errors.contains("step 57: loss was recorded as \(loss.nextUp)"))
    #expect(altered.errors.contains("training again gives \(loss) "), "\(altered.errors)")
  }

  @Test func everyPartOfTheRecordingIsCompared() throws {
    let changes: [(says: String, change: (inout TraceContents) throws -> Void)] = [
      ("step 3: gradient norm", { $0.records[3].gradientNorm *= 1.01 }),
      ("step 4: clipped gradient norm", { $0.records[4].clippedGradientNorm *= 1.01 }),
      ("step 5: learning rate", { $0.records[5].learningRate *= 1.01 }),
      ("step 20: held-out loss", { $0.records[20].heldOutLoss = 0 }),
      ("step 21: held-out loss was recorded as 1.0", { $0.records[21].heldOutLoss = 1 }),
      ("step 6: gradient profile[2]", { $0.records[6].profile[2] += 0.01 }),
      ("step 30: the record was recorded as nothing", { $0.records.remove(at: 30) }),
      ("step 25: hidden.l0[4, 2]", { $0.unrolls[25]?.tensors["hidden.l0"]?[4, 2] += 0.01 }),
      ("step 50: rnn.weight_hh_l0[0, 1]", { try $0.alterCheckpoint(50, "rnn.weight_hh_l0", at: 1) }),
      (
        "step 75: adam.v.head.bias[0]",
        { try $0.alterCheckpoint(75, "optimizer.adam.v.head.bias", at: 0) }
      ),
      ("outside 0 to 40", { $0.records.removeAll { $0.step > 40 } }),
    ]
    for (says, change) in changes {
      let result = try verifying(change)
      #expect(result.exitCode == 1 && result.errors.contains(says), "\(says): \(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }

  @Test func aRunWhoseDataChangedOrIsGoneSaysSo() throws {
    let text = try folder.file("words.txt", String(repeating: "the cat sat on the mat. ", count: 80))
    let path = folder.path("words.rnntrace")
    try record(["--text", text, "--length", "12"], to: path)
    #expect(try Invocation(["verify", path]).exitCode == 0)
    _ = try folder.file("words.txt", String(repeating: "the cat ate on the mat. ", count: 80))
    let changed = try Invocation(["verify", path])
    #expect(changed.exitCode == 1 && changed.errors.contains("words.txt has changed"), "\(changed.errors)")
    try FileManager.default.removeItem(atPath: text)
    let gone = try Invocation(["verify", path])
    #expect(gone.exitCode == 1 && gone.errors.contains("without its data"), "\(gone.errors)")
    #expect((changed.errors + gone.errors).split(separator: "\n").count == 2)
  }

  @Test func anotherProgramsRecordingSaysSo() throws {
    let result = try verifying { $0.header.configuration = "lr = 0.1" }
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("not a run of rnnscope's own"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }
}

extension TraceContents {
  /// Changes one number of a checkpoint.
  fileprivate mutating func alterCheckpoint(_ step: Int, _ name: String, at index: Int) throws {
    var file = try Safetensors.decode(try #require(checkpoints[step]))
    var tensor = try #require(file.tensors[name]).floatTensor
    tensor.values[index] += 1
    file.tensors[name] = StoredTensor(tensor)
    checkpoints[step] = Safetensors.encode(file)
  }
}
