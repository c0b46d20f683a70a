import Engine
import Foundation
import Testing

@testable import Traces

@Suite struct WeightsFileTests {
  private func weights(_ model: ModelShape) -> Weights<Float> {
    var tensors: [String: Tensor<Float>] = [:]
    for (name, shape) in model.parameters {
      tensors[name] = Tensor(shape: shape, values: Fixture.ramp(count: shape.reduce(1, *)))
    }
    return Weights(model: model, tensors: tensors)
  }

  @Test func takesANetworkThatTorchWroteAndInfersItsShape() throws {
    let file = try Safetensors.read(contentsOf: Fixture.path("lstm_bidirectional.safetensors"))
    let read = try WeightsFile.weights(in: file)
    let model = ModelShape(
      cell: .lstm, inputSize: 3, hiddenSize: 2, layerCount: 2, isBidirectional: true, outputSize: 4)
    #expect(read == weights(model))
  }

  @Test func theMetadataTellsTheActivation() throws {
    let file = try Safetensors.read(contentsOf: Fixture.path("rnn_relu.safetensors"))
    let read = try WeightsFile.weights(in: file)
    #expect(
      read.model == ModelShape(cell: .rnn, activation: .relu, inputSize: 3, hiddenSize: 5, outputSize: 2))
  }

  @Test(arguments: CellVariant.allCases, [1, 3])
  func everyKindOfNetworkSurvivesARoundTrip(variant: CellVariant, layerCount: Int) throws {
    for isBidirectional in [false, true] {
      let original = weights(
        ModelShape(
          variant: variant, inputSize: 5, hiddenSize: 4, layerCount: layerCount,
          isBidirectional: isBidirectional, outputSize: 2))
      let file = try Safetensors.decode(Safetensors.encode(WeightsFile.file(of: original)))
      #expect(file.metadata["cell"] == variant.rawValue)
      #expect(try WeightsFile.weights(in: file) == original)
      let doubles = try WeightsFile.doubleWeights(in: file)
      #expect(doubles["head.weight"].values == original["head.weight"].values.map { Double($0) })
    }
  }

  @Test func withoutMetadataTheShapesDecide() throws {
    let inferred: [(CellVariant, CellVariant)] = [
      (.lstm, .lstm), (.gru, .gru), (.rnnTanh, .rnnTanh), (.lstmPeephole, .lstmPeephole),
      (.lstmPeepholeCoupled, .lstmPeepholeCoupled), (.gruResetBefore, .gru), (.rnnReLU, .rnnTanh),
    ]
    for (variant, expected) in inferred {
      let original = weights(ModelShape(variant: variant, inputSize: 3, hiddenSize: 3, outputSize: 2))
      var file = WeightsFile.file(of: original)
      file.metadata = [:]
      #expect(try WeightsFile.weights(in: file).model.variant == expected)
    }
  }

  @Test func peepholesMustFitTheMetadata() throws {
    func refusal(_ variant: CellVariant, _ change: (inout SafetensorsFile) -> Void) throws -> String {
      var file = WeightsFile.file(
        of: weights(ModelShape(variant: variant, inputSize: 3, hiddenSize: 2, outputSize: 4)))
      change(&file)
      let error = #expect(throws: SafetensorsError.self) { try WeightsFile.weights(in: file) }
      return try #require(error).description
    }
    #expect(
      try refusal(.lstmPeephole) { $0.metadata["cell"] = "lstm" }.contains("'rnn.weight_cf_l0' belongs to no")
    )
    #expect(
      try refusal(.lstm) { $0.metadata["cell"] = "lstm_peephole" }.contains("'rnn.weight_ci_l0' is missing"))
    #expect(
      try refusal(.lstmPeephole) { $0.tensors["rnn.weight_co_l0"] = zeros([3]) }.contains("needed is [2]"))
    #expect(
      try refusal(.lstmCoupled) { $0.metadata["cell"] = "lstm" }.contains("the shapes are those of gru"))
  }

  @Test func absentBiasesAreZeros() throws {
    let original = weights(ModelShape(cell: .gru, inputSize: 3, hiddenSize: 2, outputSize: 2))
    var file = WeightsFile.file(of: original)
    for name in file.tensors.keys where name.contains("bias") { file.tensors[name] = nil }
    let read = try WeightsFile.weights(in: file)
    #expect(read["rnn.bias_ih_l0"].values == Array(repeating: 0, count: 6))
    #expect(read["head.weight"] == original["head.weight"])
  }

  private func refusal(_ change: (inout SafetensorsFile) -> Void) throws -> String {
    var file = WeightsFile.file(
      of: weights(ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 2, outputSize: 4)))
    change(&file)
    let error = #expect(throws: SafetensorsError.self) { try WeightsFile.weights(in: file) }
    return try #require(error).description
  }

  private func zeros(_ shape: [Int]) -> StoredTensor {
    StoredTensor(Tensor<Float>(shape: shape, repeating: 0))
  }

  @Test func whatIsNoNetworkIsRefusedWithItsReason() throws {
    #expect(try refusal { $0.tensors["head.weight"] = nil }.contains("'head.weight' is missing"))
    #expect(try refusal { $0.tensors = [:] }.contains("'rnn.weight_ih_l0' is missing"))
    #expect(try refusal { $0.metadata["cell"] = "gru" }.contains("the shapes are those of lstm"))
    #expect(try refusal { $0.metadata["cell"] = "\u{1B}[2J" }.contains("'␛[2J' is unknown"))
    #expect(
      try refusal { $0.tensors["rnn.weight_hh_l0"] = zeros([5, 2]) }.contains("fits no rnn, lstm or gru"))
    #expect(try refusal { $0.tensors["rnn.weight_hh_l0"] = zeros([0, 0]) }.contains("is no matrix"))
    #expect(try refusal { $0.tensors["head.weight"] = zeros([4, 3]) }.contains("needed is [4, 2]"))
    #expect(try refusal { $0.tensors["rnn.weight_hr_l0"] = zeros([1, 2]) }.contains("belongs to no layer"))
    #expect(try refusal { $0.tensors["rnn.weight_hh_l2"] = zeros([8, 2]) }.contains("belongs to no layer"))
    let integers = StoredTensor(Tensor<Int64>(shape: [4], values: [1, 2, 3, 4]))
    #expect(try refusal { $0.tensors["head.bias"] = integers }.contains("holds integers (I64)"))
  }

  @Test func tensorsUnderAnIgnoredPrefixMayLieBeside() throws {
    let original = weights(ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 2, outputSize: 4))
    var file = WeightsFile.file(of: original)
    file.tensors["optimizer.step"] = zeros([1])
    #expect(try WeightsFile.weights(in: file, ignoring: ["optimizer."]) == original)
    #expect(throws: SafetensorsError.self) { try WeightsFile.weights(in: file) }
  }
}
