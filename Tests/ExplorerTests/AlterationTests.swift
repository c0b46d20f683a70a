import Engine
import Foundation
import Testing
import Training

/// An altered pass against closed forms and against the engine in double precision.
@Suite struct AlterationTests {
  private static let model = ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 5, outputSize: 3)
  private static let weights = Weights<Float>.initialised(model: model, seed: 4)
  private static let probe = Batch(
    timesteps: 6, batchSize: 1, inputs: .tokens([0, 1, 2, 1, 0, 2]), targets: .classes([1, 2, 1, 0, 2, 1]))
  private let place = LayerDirection(layer: 0)

  private var original: StepUnroll {
    StepUnroll(step: 7, unroll: Network(Self.weights).unroll(Self.probe), weights: Self.weights)
  }

  private func altered(_ alteration: Alteration) throws -> AlteredUnroll {
    try #require(
      original.altered(by: alteration, over: Self.probe, truncation: nil, inDetail: true) { _, _ in })
  }

  @Test func aHeldCellDecidesItsHiddenStateAndLeavesTheTimestepsBeforeAsTheyWere() throws {
    let clamp = Intervention(.cell, at: place, unit: 2, timesteps: 3..<5, value: 1.5)
    let answer = try altered(Alteration(clamps: [clamp]))
    let cell = try #require(answer.unroll.tensor(.cell, at: place))
    let hidden = try #require(answer.unroll.tensor(.hidden, at: place))
    let gate = try #require(answer.unroll.tensor(.gate(.output), at: place))
    for t in 3..<5 {
      #expect(cell[t, 2] == 1.5)
      #expect(abs(hidden[t, 2] - gate[t, 2] * Float(tanh(1.5))) < 1e-6)
      #expect(try #require(answer.unroll.tensor(.gateGradient(.forget), at: place))[t, 2] == 0)
    }
    let before = try #require(original.unroll.tensor(.hidden, at: place))
    for t in 0..<3 { #expect(hidden.row(t) == before.row(t)) }
    #expect(hidden.row(5) != before.row(5) && answer.original == original)
    #expect(answer.unroll.tensors[TensorName.byLag] != nil)
  }

  @Test func everyTensorIsThatOfTheEngineInDoublePrecision() throws {
    let clamps = [
      Intervention(.gate(.forget), at: place, unit: 0, timesteps: 1..<6, value: 1),
      Intervention(.hidden, at: place, unit: 4, value: 0),
    ]
    let answer = try altered(Alteration(clamps: clamps))
    let double = Weights<Double>(
      model: Self.model,
      tensors: Self.weights.tensors.mapValues { Tensor(shape: $0.shape, values: $0.values.map(Double.init)) })
    let expected = Network(double).unroll(Self.probe, interventions: clamps)
    for (name, tensor) in expected.tensors {
      let found = try #require(answer.unroll.tensors[name])
      for (value, other) in zip(tensor.values, found.values) {
        #expect(abs(value - Double(other)) < 1e-5, "\(name)")
      }
    }
  }

  @Test func anotherSequenceIsReadInItsPlaceAndWithoutWeightsNothingIs() throws {
    let longer = Batch(timesteps: 2, batchSize: 1, inputs: .tokens([2, 0]), targets: .classes([0, 1]))
    let sequence = ProbeSequence(
      title: "", inputLabels: ["c", "a"], targetLabels: ["a", "b"], batch: longer)
    #expect(
      try altered(Alteration(sequence: sequence)).unroll.tensors[TensorName.output]
        == Network(Self.weights).unroll(longer).output)
    let unknown = StepUnroll(step: 7, unroll: original.unroll)
    #expect(
      unknown.altered(by: Alteration(), over: Self.probe, truncation: nil, inDetail: false) { _, _ in } == nil
    )
  }
}
