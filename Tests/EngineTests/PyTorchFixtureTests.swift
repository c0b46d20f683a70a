import Engine
import Testing
import Traces

/// The engine against PyTorch in float64: every state, gate, loss and gradient of every fixture.
@Suite struct PyTorchFixtureTests {
  /// Of a tensor's largest magnitude.
  private static let floatTolerance = 1e-4
  private static let doubleTolerance = 1e-9

  @Test func allFixturesAreThere() {
    #expect(Fixture.names(prefix: "unroll_").count == 91)
    #expect(Fixture.names(prefix: "long_").count == 9)
    #expect(Fixture.names(prefix: "batch_").count == 19)
  }

  @Test(
    arguments: Fixture.names(prefix: "unroll_") + Fixture.names(prefix: "long_"), InstructionSet.available)
  func unrolls(name: String, instructionSet: InstructionSet) throws {
    let fixture = try Fixture(name)
    let double = try unroll(fixture, Double.self, instructionSet)
    try expectAllTensors(of: double, toBe: fixture, within: Self.doubleTolerance)
    let float = try unroll(fixture, Float.self, instructionSet)
    try expectAllTensors(of: float, toBe: fixture, within: Self.floatTolerance)
  }

  @Test(
    arguments: Fixture.names(prefix: "batch_") + Fixture.names(prefix: "unroll_"), InstructionSet.available)
  func lossesAndGradients(name: String, instructionSet: InstructionSet) throws {
    for threads in [1, 2] {
      let way = Way(threads: threads, instructionSet: instructionSet)
      try expectGradients(of: name, Double.self, way, within: Self.doubleTolerance)
      try expectGradients(of: name, Float.self, way, within: Self.floatTolerance)
    }
  }

  private struct Way {
    let threads: Int
    let instructionSet: InstructionSet
  }

  private func unroll<Scalar: EngineScalar>(
    _ fixture: Fixture, _ type: Scalar.Type, _ instructionSet: InstructionSet
  ) throws -> Unroll<Scalar> {
    let weights = try fixture.weights().converted(to: Scalar.self)
    let network = Network(weights, instructionSet: instructionSet)
    let sequence = try fixture.batch(batchSize: 1)
    var unroll = network.unroll(sequence)
    unroll.tensors[TensorName.byLag] = network.gradientByLag(sequence)
    if weights.model.isBidirectional {
      unroll.tensors[TensorName.byLagReverse] = network.gradientByLag(sequence, isReverse: true)
    }
    return unroll
  }

  /// Every tensor of the fixture that is neither given nor a parameter must come out, and nothing else.
  private func expectAllTensors<Scalar: EngineScalar>(
    of unroll: Unroll<Scalar>, toBe fixture: Fixture, within tolerance: Double
  ) throws {
    let given: Set = ["input", "tokens", "target", "mask", "kept"]
    let kept = fixture.file.tensors["kept"]?.integers?.map(Int.init)
    let expected = fixture.file.tensors.filter { name, _ in
      !given.contains(name) && !name.hasPrefix("rnn.") && !name.hasPrefix("head.")
    }
    #expect(Set(unroll.tensors.keys).subtracting(expected.keys) == [])
    let faults = expected.sorted { $0.key < $1.key }.compactMap { name, reference -> String? in
      guard let whole = unroll.tensors[name] else { return "\(name) is missing" }
      let tensor = kept.map { whole.keeping($0, of: name) } ?? whole
      guard tensor.shape == reference.shape else { return "\(name) has the shape \(tensor.shape)" }
      let error = relativeError(tensor.values, reference.doubles)
      return error <= tolerance ? nil : "\(name) differs by \(error)"
    }
    #expect(faults == [], "\(Scalar.self)")
  }

  private func expectGradients<Scalar: EngineScalar>(
    of name: String, _ type: Scalar.Type, _ way: Way, within tolerance: Double
  ) throws {
    let fixture = try Fixture(name)
    let weights = try fixture.weights().converted(to: Scalar.self)
    let targets = try fixture.tensor("target")
    let isBatch = name.hasPrefix("batch_")
    let batch = try fixture.batch(batchSize: isBatch ? targets.shape[1] : 1)
    let network = Network(weights, threads: way.threads, instructionSet: way.instructionSet)
    let reference = try fixture.tensor("loss").doubles
    #expect(relativeError([network.loss(on: batch)], reference) <= tolerance)
    #expect(
      relativeError(network.output(on: batch).values, try fixture.tensor("output").doubles) <= tolerance)
    let (loss, gradients) = network.gradients(on: batch)
    #expect(relativeError([loss], reference) <= tolerance)
    let faults = try weights.model.parameters.compactMap { name, _ -> String? in
      let expected = try fixture.tensor(TensorName.gradient(ofParameter: name)).doubles
      let error = relativeError(gradients[name].values, expected)
      return error <= tolerance ? nil : "\(name) differs by \(error)"
    }
    #expect(faults == [], "\(Scalar.self), \(way.threads) threads")
  }
}

extension Tensor {
  /// The rows that a fixture of a long sequence keeps of the tensor called `name`: those of some timesteps, and of
  /// the gradient by lag their columns as well.
  fileprivate func keeping(_ timesteps: [Int], of name: String) -> Tensor {
    if name == TensorName.loss || name.hasPrefix("grad.rnn.") || name.hasPrefix("grad.head.") { return self }
    guard name.hasPrefix(TensorName.byLag) else {
      return Tensor(
        shape: [timesteps.count] + shape.dropFirst(), values: timesteps.flatMap { Array(row($0)) })
    }
    return Tensor(
      shape: [timesteps.count, timesteps.count],
      values: timesteps.flatMap { row in timesteps.map { self[row, $0] } })
  }
}
