import Engine
import FolderKit
import Foundation
import Testing

@testable import Traces

/// A network without biases, as PyTorch's `bias=False` makes it, has fewer parameters than its shape allows.
@Suite struct ParameterCountTests {
  private static let model = ModelShape(cell: .gru, inputSize: 3, hiddenSize: 4, outputSize: 2)
  private static let weightNames = ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "head.weight"]
  /// 3·H·I + 3·H·H + O·H.
  private static let weightCount = 36 + 48 + 8

  @Test func theBiasesThatARecordingLacksAreNotCounted() throws {
    let gradients = Self.weightNames.map(TensorName.gradient(ofParameter:))
    #expect(try Self.count(unrollNames: gradients) == Self.weightCount)
    #expect(try Self.count(checkpointNames: Self.weightNames) == Self.weightCount)
    #expect(try Self.count(checkpointNames: Self.weightNames + ["head.bias"]) == Self.weightCount + 2)
  }

  @Test func aRecordingThatTellsNoParametersCountsThoseOfItsModel() throws {
    #expect(try Self.count() == Self.model.parameterCount)
    #expect(try Self.count(unrollNames: ["hidden.l0"]) == Self.model.parameterCount)
    #expect(try Self.count(checkpointNames: ["head.weight"]) == Self.model.parameterCount)
    #expect(Self.model.parameterCount == Self.weightCount + 24 + 2)
  }

  @Test func ofAFileOfWeightsThoseThatItHoldsAreCounted() {
    let file = Self.file(Self.weightNames)
    #expect(WeightsFile.parameterCount(of: Self.model, in: file) == Self.weightCount)
  }

  private static func file(_ names: [String]) -> SafetensorsFile {
    SafetensorsFile(
      tensors: tensors(names).mapValues { StoredTensor($0) }, metadata: [WeightsFile.cellKey: "gru"])
  }

  private static func tensors(_ names: [String]) -> [String: Tensor<Float>] {
    let parameters = model.parameters.filter { names.contains($0.name) }
    return Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, Tensor(shape: $0.shape, repeating: 0.5)) })
  }

  private static func count(unrollNames: [String] = [], checkpointNames: [String] = []) throws -> Int {
    let folder = try TemporaryFolder()
    let path = folder.path("run.rnntrace")
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    writer.append(
      StepRecord(
        step: 0, loss: 1, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 1, profile: []))
    if !unrollNames.isEmpty {
      let shapes = Dictionary(
        uniqueKeysWithValues: model.parameters.map { (TensorName.gradient(ofParameter: $0.name), $0.shape) })
      let tensors = unrollNames.map { ($0, Tensor<Float>(shape: shapes[$0] ?? [2, 4], repeating: 0.5)) }
      writer.append(
        Unroll(model: model, timesteps: 2, tensors: Dictionary(uniqueKeysWithValues: tensors)), at: 0)
    }
    if !checkpointNames.isEmpty {
      let bytes = Safetensors.encode(file(checkpointNames))
      writer.appendCheckpoint(at: 0, byteCount: bytes.count) { bytes }
    }
    try writer.finish()
    return try TraceReader(path: path).parameterCount()
  }
}
