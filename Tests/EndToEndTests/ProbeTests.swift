import Engine
import FolderKit
import Foundation
import Testing
import Traces

/// `rnnscope probe` against PyTorch's reference values, and on files that it must refuse.
@Suite struct ProbeTests {
  @Test(arguments: Reference.names)
  func everyTensorIsPyTorchs(name: String) throws {
    let reference = try Reference(name)
    let single = try reference.probed(weights: reference.weights)
    #expect(single.tensors.values.allSatisfy { $0.elementType == .float32 })
    #expect(reference.faults(of: single, within: 2e-6) == [])
  }

  @Test(arguments: ["unroll_lstm_l2_d2_ce_t7_h5_i3", "unroll_gru_l1_d2_mse_t6_h4_i2"])
  func doubleWeightsGiveDoubleResults(name: String) throws {
    let reference = try Reference(name)
    var weights = reference.weights
    weights.tensors = weights.tensors.mapValues { StoredTensor($0.doubleTensor) }
    let double = try reference.probed(weights: weights)
    #expect(double.tensors.values.allSatisfy { $0.elementType == .float64 })
    #expect(reference.faults(of: double, within: 1e-10) == [])
  }

  @Test func theCellIsInferredWhereTheMetadataIsSilent() throws {
    let reference = try Reference("unroll_gru_l2_d1_last_t5_h7_i4")
    let weights = SafetensorsFile(tensors: reference.weights.tensors)
    let output = try reference.probed(weights: weights)
    #expect(output.metadata["cell"] == "gru")
    #expect(reference.faults(of: output, within: 2e-6) == [])
  }

  @Test func numbersThatAreNotFiniteGoThrough() throws {
    let reference = try Reference("unroll_lstm_l1_d1_mse_t6_h4_i2")
    var weights = reference.weights
    weights.tensors["rnn.bias_ih_l0"] = StoredTensor(
      Tensor<Float>(shape: [16], values: [.nan, .infinity] + Array(repeating: 0, count: 14)))
    let output = try reference.probed(weights: weights)
    #expect(try #require(output.tensors["hidden.l0"]).floats.contains { $0.isNaN })
  }

  @Test func aSequenceWithoutTargetsHasNoGradient() throws {
    let reference = try Reference("unroll_lstm_l1_d1_ce_t7_h5_i3")
    var sequence = reference.sequence
    sequence.tensors["target"] = StoredTensor(Tensor<Int64>(shape: [7], repeating: -100))
    let (output, invocation) = try reference.probing(weights: reference.weights, sequence: sequence)
    let result = try #require(output, "\(invocation.errors)")
    #expect(result.tensors["loss"]?.floats == [0])
    #expect(try #require(result.tensors["grad.hidden.l0"]).floats.allSatisfy { $0 == 0 })
    #expect(invocation.errors.contains("no timestep has a target"))
  }

  @Test func filesThatDoNotFitAreRefusedInOneClearLine() throws {
    let reference = try Reference("unroll_lstm_l2_d1_ce_t7_h5_i3")
    let values = try Reference("unroll_gru_l1_d1_last_t5_h7_i4")
    func numbers(_ shape: [Int]) -> StoredTensor { StoredTensor(Tensor<Float>(shape: shape, repeating: 0)) }
    func indices(_ values: [Int64]) -> StoredTensor {
      StoredTensor(Tensor(shape: [values.count], values: values))
    }
    let cases: [(from: Reference, file: FileKind, name: String, tensor: StoredTensor?, says: String)] = [
      (reference, .weights, "rnn.weight_hh_l0", nil, "'rnn.weight_hh_l0' is missing"),
      (reference, .weights, "head.weight", nil, "'head.weight' is missing"),
      (reference, .weights, "rnn.weight_ih_l1", nil, "'rnn.weight_ih_l1' is missing"),
      (reference, .weights, "rnn.weight_ih_l1", numbers([20, 4]), "[20, 4]"),
      (reference, .weights, "rnn.weight_hh_l0", numbers([21, 5]), "fits no rnn"),
      (reference, .weights, "rnn.weight_hr_l0", numbers([3, 5]), "'rnn.weight_hr_l0'"),
      (reference, .weights, "head.bias", indices([1, 2, 3, 4]), "integers"),
      (reference, .sequence, "tokens", nil, "neither 'input'"),
      (reference, .sequence, "input", numbers([7, 3]), "both 'input' and 'tokens'"),
      (reference, .sequence, "tokens", indices([0, 1, 3, 0, 1, 2, 0]), "'tokens' is 3 at timestep 2"),
      (reference, .sequence, "tokens", indices([0, 1, 2, 0, -1, 2, 0]), "'tokens' is -1 at timestep 4"),
      (reference, .sequence, "tokens", indices([]), "needed is [T]"),
      (reference, .sequence, "tokens", numbers([7]), "needed is int64"),
      (reference, .sequence, "target", nil, "'target' is missing"),
      (reference, .sequence, "target", indices([0, 1]), "[2], needed is [7]"),
      (reference, .sequence, "target", indices([0, 1, 2, 3, 4, 0, 0]), "'target' is 4 at timestep 4"),
      (reference, .sequence, "target", numbers([7, 3]), "needed is [T, 4]"),
      (reference, .sequence, "mask", numbers([7]), "mark classes that do not count with -100"),
      (values, .sequence, "input", numbers([5, 3]), "needed is [T, 4]"),
      (values, .sequence, "input", numbers([0, 4]), "needed is [T, 4]"),
      (values, .sequence, "input", indices([1, 2]), "'input' holds integers"),
      (values, .sequence, "input", numbers([4, 4]), "'target' has 5 timesteps, the input 4"),
      (values, .sequence, "mask", numbers([4]), "needed is [5]"),
      (
        values, .sequence, "mask", StoredTensor(Tensor<Float>(shape: [5], values: [0, 1, 0.5, 1, 1])),
        "'mask' is 0.5 at timestep 2"
      ),
      (values, .sequence, "input", numbers([9000, 4]), "too many to unroll"),
    ]
    for (from, file, name, tensor, says) in cases {
      var (weights, sequence) = (from.weights, from.sequence)
      switch file {
      case .weights: weights.tensors[name] = tensor
      case .sequence: sequence.tensors[name] = tensor
      }
      let (output, invocation) = try from.probing(weights: weights, sequence: sequence)
      #expect(output == nil && invocation.exitCode == 1, "\(says)")
      #expect(invocation.errors.contains(says), "\(invocation.errors)")
      #expect(invocation.errors.contains("\(file.rawValue).safetensors"), "\(invocation.errors)")
      #expect(invocation.errors.split(separator: "\n").count == 1, "\(invocation.errors)")
    }
  }

  @Test func theMetadatasCellMustFitTheShapes() throws {
    let reference = try Reference("unroll_lstm_l1_d1_ce_t7_h5_i3")
    for (cell, says) in [("gru", "the shapes are those of lstm"), ("\u{1B}[31mlstm", "␛[31mlstm")] {
      var weights = reference.weights
      weights.metadata["cell"] = cell
      let (_, invocation) = try reference.probing(weights: weights, sequence: reference.sequence)
      #expect(invocation.exitCode == 1)
      #expect(invocation.errors.contains(says) && !invocation.errors.contains("\u{1B}"))
    }
  }

  @Test(arguments: [
    "seq2seq_unroll_gru_l2_ce", "seq2seq_unroll_lstm_l1_mse", "clamp_lstm_l2_gates", "clamp_gru_l2_d2_all",
    "clamp_rnn_tanh_l2_input", "clamp_lstm_l2_seq2seq",
  ])
  func decodersAndWhatIsHeldAreAsInPyTorch(name: String) throws {
    let reference = try Reference("Sequences/\(name)")
    #expect(reference.clamps.isEmpty == name.hasPrefix("seq2seq"))
    let output = try reference.probed(weights: reference.weights)
    #expect(reference.faults(of: output, within: 2e-6) == [])
  }

  @Test func anEncoderDecoderNeedsItsSource() throws {
    let reference = try Reference("Sequences/seq2seq_unroll_gru_l2_ce")
    let plain = try Reference("unroll_gru_l2_d1_ce_t7_h5_i3")
    for (source, weights) in [
      (nil, reference.weights), (8, reference.weights), (3, plain.weights),
    ] as [(Int64?, SafetensorsFile)] {
      var sequence = reference.sequence
      sequence.tensors["source"] = source.map { StoredTensor(Tensor(shape: [1], values: [$0])) }
      let (output, invocation) = try reference.probing(weights: weights, sequence: sequence)
      #expect(output == nil && invocation.exitCode == 1)
      #expect(invocation.errors.contains("'source'"), "\(invocation.errors)")
      #expect(invocation.errors.split(separator: "\n").count == 1)
    }
    var bothWays = try Reference("unroll_gru_l2_d2_ce_t7_h5_i3").weights
    for (name, tensor) in reference.weights.tensors where name.hasPrefix("decoder.") {
      bothWays.tensors[name] = tensor
    }
    let (_, invocation) = try reference.probing(weights: bothWays, sequence: reference.sequence)
    #expect(invocation.exitCode == 1 && invocation.errors.contains("two directions"))
  }

  @Test(arguments: [
    ("cell", "WHAT.LAYER"), ("cell.l0[1]", "WHAT.LAYER"), ("cell.l0[1]=", "WHAT.LAYER"),
    ("cell.l0[1]=much", "WHAT.LAYER"), ("cell.l0[1]=nan", "finite"), ("forget.l0[1]=0", "gate.forget"),
    ("gate.reset[1]=0", "no reset gate"), ("input.l0[0]=1", "input"), ("input[9]=1", "0 to 2"),
    ("hidden.l7[0]=1", "l7"), ("hidden.l0_reverse[0]=1", "l0_reverse"), ("hidden[5]=1", "0 to 4"),
    ("hidden[99999999999999999999]=1", "WHAT.LAYER"), ("hidden[0]@3..2=1", "@10..20"),
    ("hidden[0]@7=1", "0 to 6"), ("hidden[0]@9223372036854775807=1", "@10..20"),
    ("hidden\u{1B}[31m[0]=1", "WHAT.LAYER"),
  ])
  func whatCannotBeHeldIsRefusedInOneClearLine(clamp: String, says: String) throws {
    let reference = try Reference("unroll_lstm_l1_d1_ce_t7_h5_i3")
    let (output, invocation) = try reference.probing(
      weights: reference.weights, sequence: reference.sequence, clamps: ["hidden[0]=0", clamp])
    #expect(output == nil && invocation.exitCode == 1)
    #expect(invocation.errors.contains(says) && invocation.errors.contains("--clamp"), "\(invocation.errors)")
    #expect(invocation.errors.split(separator: "\n").count == 1 && !invocation.errors.contains("\u{1B}"))
  }

  @Test func missingAndForeignFilesAreRefused() throws {
    let folder = try TemporaryFolder()
    let foreign = try folder.file("foreign.safetensors", "this is no tensor at all")
    for weights in [foreign, folder.path("missing.safetensors"), folder.url.path] {
      let result = try Invocation([
        "probe", "--weights", weights, "--input", foreign, "--output", folder.path("y.safetensors"),
      ])
      #expect(result.exitCode == 1)
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      #expect(result.errors.contains(weights), "\(result.errors)")
    }
    #expect(try Invocation(["probe", "--weights", foreign]).exitCode == 64)
  }

  private enum FileKind: String {
    case weights, sequence
  }
}

/// One of the engine's files of reference values, taken apart into what goes in and what must come out.
private struct Reference {
  let weights: SafetensorsFile
  let sequence: SafetensorsFile
  let expected: [String: StoredTensor]
  /// What is held, as the command line takes it.
  let clamps: [String]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "EngineTests/Fixtures")

  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasPrefix("unroll_") && $0.hasSuffix(".safetensors") }
      .map { String($0.dropLast(".safetensors".count)) }.sorted()
  }

  init(_ name: String) throws {
    let file = try Safetensors.read(contentsOf: Self.folder.appending(path: "\(name).safetensors").path)
    let parameters = file.tensors.filter { name, _ in
      ["rnn.", "decoder.", "head."].contains { name.hasPrefix($0) }
    }
    let given = file.tensors.filter { ["input", "tokens", "target", "mask", "source"].contains($0.key) }
    weights = SafetensorsFile(tensors: parameters, metadata: file.metadata)
    sequence = SafetensorsFile(tensors: given)
    expected = file.tensors.filter {
      parameters[$0.key] == nil && given[$0.key] == nil && !$0.key.hasPrefix("clamp.")
    }
    clamps = Self.clamps(in: file)
  }

  private static func clamps(in file: SafetensorsFile) -> [String] {
    let quantities =
      ["hidden", "cell", "input"]
      + ["input", "forget", "candidate", "output", "reset", "update"].map { "gate.\($0)" }
    guard let numbers = file.tensors["clamp.places"]?.integers else { return [] }
    return (file.tensors["clamp.value"]?.doubles ?? []).enumerated().map { index, value in
      let place = numbers[index * 6..<(index + 1) * 6].map { Int($0) }
      let layer = place[0] == 2 ? "" : ".l\(place[1])" + (place[2] == 1 ? "_reverse" : "")
      let timesteps = place[4] == place[5] ? "\(place[4])" : "\(place[4])..\(place[5])"
      return "\(quantities[place[0]])\(layer)[\(place[3])]@\(timesteps)=\(value)"
    }
  }

  /// What the built program writes; nil where it refuses.
  func probing(
    weights: SafetensorsFile, sequence: SafetensorsFile, clamps: [String] = []
  ) throws -> (output: SafetensorsFile?, Invocation) {
    let folder = try TemporaryFolder()
    let paths = ["weights", "sequence", "unroll"].map { folder.path("\($0).safetensors") }
    try Safetensors.write(weights, to: paths[0])
    try Safetensors.write(sequence, to: paths[1])
    let invocation = try Invocation(
      [
        "probe", "--weights", paths[0], "--input", paths[1], "--output", paths[2],
      ] + clamps.flatMap { ["--clamp", $0] })
    let wasWritten = FileManager.default.fileExists(atPath: paths[2])
    return (wasWritten ? try Safetensors.read(contentsOf: paths[2]) : nil, invocation)
  }

  /// What the built program writes for the sequence as it is.
  func probed(weights: SafetensorsFile) throws -> SafetensorsFile {
    let (output, invocation) = try probing(weights: weights, sequence: sequence, clamps: clamps)
    #expect(invocation.exitCode == 0, "\(invocation.errors)")
    return try #require(output)
  }

  /// The tensors of `file` that are missing, foreign, of another shape, or further from the reference than
  /// `tolerance` of its largest value.
  func faults(of file: SafetensorsFile, within tolerance: Double) -> [String] {
    let foreign = file.tensors.keys.filter { expected[$0] == nil }.map { "\($0) is foreign" }
    return foreign
      + expected.sorted { $0.key < $1.key }.compactMap { name, reference in
        guard let tensor = file.tensors[name] else { return "\(name) is missing" }
        guard tensor.shape == reference.shape else { return "\(name) has the shape \(tensor.shape)" }
        let scale = reference.doubles.reduce(0) { max($0, $1.magnitude) }
        let difference = zip(tensor.doubles, reference.doubles).reduce(0.0) { worst, pair in
          let error = (pair.0 - pair.1).magnitude
          return error.isFinite ? max(worst, error) : .infinity
        }
        return difference <= tolerance * scale ? nil : "\(name) differs by \(difference / scale)"
      }
  }
}
