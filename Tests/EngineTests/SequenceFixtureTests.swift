import Engine
import Testing
import Traces

/// Packed batches, encoder–decoders and interventions against PyTorch in float64.
@Suite struct SequenceFixtureTests {
  /// Of a tensor's largest magnitude.
  private static let floatTolerance = 1e-4
  private static let doubleTolerance = 1e-9

  private static let batchNames =
    Fixture.names(prefix: "Sequences/packed_") + Fixture.names(prefix: "Sequences/seq2seq_batch_")
  private static let unrollNames =
    Fixture.names(prefix: "Sequences/seq2seq_unroll_") + Fixture.names(prefix: "Sequences/clamp_")

  @Test func allFixturesAreThere() {
    #expect(Fixture.names(prefix: "Sequences/packed_").count == 27)
    #expect(Fixture.names(prefix: "Sequences/seq2seq_batch_").count == 17)
    #expect(Fixture.names(prefix: "Sequences/seq2seq_unroll_").count == 16)
    #expect(Fixture.names(prefix: "Sequences/clamp_").count == 16)
  }

  @Test(arguments: batchNames, InstructionSet.available)
  func lossesGradientsAndFinalStates(name: String, instructionSet: InstructionSet) throws {
    for threads in [1, 2] {
      try expectBatch(name, Double.self, threads, instructionSet, within: Self.doubleTolerance)
      try expectBatch(name, Float.self, threads, instructionSet, within: Self.floatTolerance)
    }
  }

  @Test(arguments: unrollNames, InstructionSet.available)
  func unrolls(name: String, instructionSet: InstructionSet) throws {
    let fixture = try Fixture(name)
    try expectUnroll(fixture, Double.self, instructionSet, within: Self.doubleTolerance)
    try expectUnroll(fixture, Float.self, instructionSet, within: Self.floatTolerance)
  }

  private func expectBatch<Scalar: EngineScalar>(
    _ name: String, _ type: Scalar.Type, _ threads: Int, _ instructionSet: InstructionSet,
    within tolerance: Double
  ) throws {
    let fixture = try Fixture(name)
    let weights = try fixture.weights().converted(to: Scalar.self)
    let network = Network(weights, threads: threads, instructionSet: instructionSet)
    let batch = try fixture.batch(batchSize: fixture.tensor("target").shape[1])
    let state = initialState(fixture, Scalar.self)
    let reference = try fixture.tensor("loss").doubles
    #expect(relativeError([network.loss(on: batch, from: state)], reference) <= tolerance)
    let output = network.output(on: batch, from: state)
    #expect(relativeError(output.values, try fixture.tensor("output").doubles) <= tolerance)
    let finals = network.finalState.tensors
    let (loss, gradients) = network.gradients(on: batch, from: state)
    #expect(relativeError([loss], reference) <= tolerance)
    var found = gradients.tensors.map { (TensorName.gradient(ofParameter: $0), $1) }
    if fixture.file.tensors["final.hidden.l0"] != nil { found += finals.map { ("final.\($0)", $1) } }
    let faults = try found.compactMap { name, tensor -> String? in
      let error = relativeError(tensor.values, try fixture.tensor(name).doubles)
      return error <= tolerance ? nil : "\(name) differs by \(error)"
    }
    #expect(faults == [], "\(Scalar.self), \(threads) threads")
  }

  private func initialState<Scalar: EngineScalar>(
    _ fixture: Fixture, _ type: Scalar.Type
  ) -> RecurrentState<Scalar>? {
    let prefix = "initial."
    let given = fixture.file.tensors.filter { $0.key.hasPrefix(prefix) }
    guard !given.isEmpty else { return nil }
    return RecurrentState(
      tensors: Dictionary(
        uniqueKeysWithValues: given.map { name, tensor in
          (
            String(name.dropFirst(prefix.count)),
            Tensor(shape: tensor.shape, values: tensor.doubles.map { Scalar($0) })
          )
        }))
  }

  /// Every result of the fixture must come out, and nothing else.
  private func expectUnroll<Scalar: EngineScalar>(
    _ fixture: Fixture, _ type: Scalar.Type, _ instructionSet: InstructionSet, within tolerance: Double
  ) throws {
    let weights = try fixture.weights().converted(to: Scalar.self)
    let network = Network(weights, instructionSet: instructionSet)
    let sequence = try fixture.batch(batchSize: 1)
    let interventions = try fixture.interventions()
    var unroll = network.unroll(sequence, interventions: interventions)
    unroll.tensors[TensorName.byLag] = network.gradientByLag(sequence, interventions: interventions)
    if weights.model.isBidirectional {
      unroll.tensors[TensorName.byLagReverse] = network.gradientByLag(
        sequence, interventions: interventions, isReverse: true)
    }
    let given: Set = [
      "input", "tokens", "target", "mask", "source", "lengths", "clamp.places", "clamp.value",
    ]
    let expected = fixture.file.tensors.filter { name, _ in
      !given.contains(name) && !Fixture.parameterPrefixes.contains { name.hasPrefix($0) }
    }
    #expect(Set(unroll.tensors.keys) == Set(expected.keys))
    let faults = expected.sorted { $0.key < $1.key }.compactMap { name, reference -> String? in
      guard let tensor = unroll.tensors[name] else { return nil }
      guard tensor.shape == reference.shape else { return "\(name) has the shape \(tensor.shape)" }
      let error = relativeError(tensor.values, reference.doubles)
      return error <= tolerance ? nil : "\(name) differs by \(error)"
    }
    #expect(faults == [], "\(Scalar.self)")
  }
}
