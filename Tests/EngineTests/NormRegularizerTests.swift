import Engine
import Foundation
import Testing

@testable import Engine

/// The regulariser Ω of Pascanu, Mikolov & Bengio (2013) against central differences of exactly what the paper
/// differentiates: states and ∂L/∂z stay as they are while W_hh changes.
@Suite struct NormRegularizerTests {
  private static let cases = Case.everyKind.filter { $0.model.cell == .rnn } + [wide]

  /// Several panels of units and more rows than are gone through at a time.
  private static let wide = Case(
    model: ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 70, isBidirectional: true, outputSize: 3),
    timesteps: 34, batchSize: 3, loss: .crossEntropy)

  /// The states and ∂L/∂z of one sequence, both [T][H], in the order in which a direction comes to them.
  private struct Traversal {
    var hidden: [[Double]]
    var gradients: [[Double]]
  }

  /// Ω of one direction, plainly as it is written, with `recurrent` [H, H] in the place of W_hh.
  private func penalty(_ traversals: [Traversal], _ recurrent: Tensor<Double>, _ activation: Activation)
    -> Double
  {
    traversals.reduce(0) { total, traversal in
      total
        + (1..<traversal.hidden.count).reduce(0) { sum, timestep in
          let gradient = traversal.gradients[timestep]
          let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
          guard norm > 0 else { return sum }
          let square = traversal.hidden[timestep - 1].enumerated().reduce(0.0) { square, state in
            let slope: Double =
              switch activation {
              case .tanh: 1 - state.element * state.element
              case .relu: state.element > 0 ? 1 : 0
              case .linear: 1
              }
            let back = gradient.enumerated().reduce(0) {
              $0 + $1.element * recurrent[$1.offset, state.offset]
            }
            return square + (back * slope) * (back * slope)
          }
          guard square > 0 else { return sum }
          return sum + pow(square.squareRoot() / norm - 1, 2)
        }
    } / Double(traversals.count)
  }

  /// What each sequence of the batch went through, with ∂L/∂z by backpropagation through the recurrence of its own.
  private func traversals(
    _ network: Network<Double>, _ testCase: Case, _ place: LayerDirection
  ) throws -> [Traversal] {
    try (0..<testCase.batchSize).map { sequence in
      let noState: RecurrentState<Double>? = nil
      let pass: (loss: Double, recorded: SequenceInternals<Double>) = network.packed.recordedPass(
        testCase.batch, from: noState, sequence: sequence)
      let unroll = pass.recorded.unroll()
      let hidden = try #require(unroll.tensor(.hidden, at: place))
      let total = try #require(unroll.tensor(.hiddenGradient, at: place))
      let order =
        place.isReverse ? (0..<testCase.timesteps).reversed().map { $0 } : Array(0..<testCase.timesteps)
      return Traversal(
        hidden: order.map { Array(hidden.row($0)) },
        gradients: order.map { timestep in
          zip(hidden.row(timestep), total.row(timestep)).map { state, gradient in
            switch testCase.model.activation {
            case .tanh: gradient * (1 - state * state)
            case .relu: state > 0 ? gradient : 0
            case .linear: gradient
            }
          }
        })
    }
  }

  @Test(arguments: cases)
  func itsGradientIsTheImmediateSlope(of testCase: Case) throws {
    let weights: Weights<Double> = testCase.weights(
      bound: 2.4 / Double(testCase.model.hiddenSize).squareRoot())
    let network = Network(weights)
    let plain = network.gradients(on: testCase.batch).gradients
    let regularizer = NormRegularizer(weight: 0.7, precision: .double)
    let noState: RecurrentState<Double>? = nil
    network.packed.forward(testCase.batch, from: noState)
    _ = network.packed.backward(testCase.batch, regularizer: regularizer)
    let whole: Weights<Double> = network.packed.parameters.unpack(network.packed.parameters.gradients)
    var value = 0.0
    for place in testCase.model.layerDirections {
      let traversals = try traversals(network, testCase, place)
      let name = "rnn.weight_hh_\(place)"
      value += penalty(traversals, weights[name], testCase.model.activation)
      let own = zip(whole[name].values, plain[name].values).map { $0 - $1 }
      let scale = own.map(abs).max() ?? 0
      for index in stride(from: 0, to: own.count, by: max(1, own.count / 4)) {
        func changed(_ change: Double) -> Double {
          var recurrent = weights[name]
          recurrent.values[index] += change
          return penalty(traversals, recurrent, testCase.model.activation)
        }
        let slope = 0.7 * (changed(1e-5) - changed(-1e-5)) / 2e-5
        #expect(abs(slope - own[index]) <= 1e-6 * scale, "\(name)[\(index)]: \(slope) and \(own[index])")
      }
    }
    #expect(abs(regularizer.value / value - 1) < 1e-9)
    for (name, _) in testCase.model.parameters where !name.contains("weight_hh") {
      #expect(whole[name] == plain[name])
    }
  }

  @Test func theNumberOfThreadsChangesNothing() {
    let testCase = Self.wide
    let learners = [1, 2, 3].map {
      Learner<Float>(
        testCase.weights(bound: 0.2), optimizer: OptimizerSettings(),
        regularization: Regularization(normWeight: 0.5), threads: $0)
    }
    for _ in 0..<3 { for learner in learners { _ = learner.step(on: testCase.batch) } }
    #expect(learners[1].state == learners[0].state && learners[2].state == learners[0].state)
  }

  @Test func wherePropagationIsCutNothingIsAskedFor() {
    let testCase = Self.cases[0].with(timesteps: 6, batchSize: 2)
    let network = Network<Double>(testCase.weights())
    let regularizer = NormRegularizer(weight: 1, precision: .double)
    network.truncation = 1
    let noState: RecurrentState<Double>? = nil
    network.packed.forward(testCase.batch, from: noState)
    _ = network.packed.backward(testCase.batch, regularizer: regularizer)
    #expect(regularizer.value == 0)
  }

  /// A tanh network that loses its gradient on the way back, with the loss at the last timestep alone.
  @Test func itBringsGradientsBackToTheFirstTimesteps() throws {
    let testCase = Case(
      model: ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 20, outputSize: 1), timesteps: 40, batchSize: 8,
      loss: .meanSquaredError)
    func firstTimestepsGradient(normWeight: Double) throws -> Float {
      let learner = Learner<Float>(
        testCase.weights(bound: 0.15), optimizer: OptimizerSettings(kind: .sgd, learningRate: 0.02),
        clipping: Clipping(norm: 1), regularization: Regularization(normWeight: normWeight))
      var last: StepRecord?
      for step in 0..<150 {
        var other = testCase
        other.seed = UInt64(step + 2)
        var batch = other.batch
        let values = try #require(batch.targets.ofValues)
        batch.targets = .values(values, counted: (0..<320).map { $0 >= 312 })
        last = learner.step(on: batch)
      }
      return last?.profile.first ?? .nan
    }
    let without = try firstTimestepsGradient(normWeight: 0)
    let with = try firstTimestepsGradient(normWeight: 0.1)
    #expect(without < -8 && with > without + 4, "log₁₀‖δ_0‖: \(without) without, \(with) with")
  }

  /// Ω and its gradient with respect to every parameter over `batch`.
  private func own(_ weights: Weights<Double>, on batch: Batch) -> (value: Double, gradients: Weights<Double>)
  {
    let network = Network(weights)
    let plain = network.gradients(on: batch).gradients
    let regularizer = NormRegularizer(weight: 1, precision: .double)
    let noState: RecurrentState<Double>? = nil
    network.packed.forward(batch, from: noState)
    _ = network.packed.backward(batch, regularizer: regularizer)
    var own: Weights<Double> = network.packed.parameters.unpack(network.packed.parameters.gradients)
    for (name, tensor) in plain.tensors {
      own[name].values = zip(own[name].values, tensor.values).map { $0 - $1 }
    }
    return (regularizer.value, own)
  }

  private func beginning(of sequence: Batch, timesteps: Int, width: Int) -> Batch {
    guard case .vectors(let inputs) = sequence.inputs, case .classes(let targets) = sequence.targets else {
      preconditionFailure("the case has vectors and classes")
    }
    return Batch(
      timesteps: timesteps, batchSize: 1, inputs: .vectors(Array(inputs.prefix(timesteps * width))),
      targets: .classes(Array(targets.prefix(timesteps))))
  }

  @Test func ofSequencesOfDifferingLengthItIsTheMeanOfEachAlone() {
    let model = ModelShape(
      cell: .rnn, inputSize: 2, hiddenSize: 5, layerCount: 2, isBidirectional: true, outputSize: 3)
    let testCase = Case(model: model, timesteps: 6, batchSize: 3, loss: .crossEntropy)
    let weights: Weights<Double> = testCase.weights(bound: 1)
    var batch = testCase.batch
    let lengths = [6, 2, 4]
    batch.lengths = lengths
    let whole = own(weights, on: batch)
    let alone = lengths.enumerated().map {
      own(weights, on: beginning(of: batch.sequence($0.offset), timesteps: $0.element, width: 2))
    }
    #expect(whole.value > 0.01)
    #expect(abs(whole.value - alone.reduce(0) { $0 + $1.value } / 3) < 1e-10)
    for (name, tensor) in whole.gradients.tensors {
      for (index, value) in tensor.values.enumerated() {
        let mean = alone.reduce(0) { $0 + $1.gradients[name].values[index] } / 3
        #expect(abs(value - mean) < 1e-10, "\(name)[\(index)]")
      }
    }
  }

  @Test func anEncoderDecoderHasItInBothParts() {
    var model = ModelShape(cell: .rnn, inputSize: 2, hiddenSize: 5, layerCount: 2, outputSize: 3)
    let testCase = Case(model: model, timesteps: 7, batchSize: 3, loss: .crossEntropy)
    let weights: Weights<Double> = testCase.weights(bound: 1)
    var tensors = weights.tensors
    for (name, tensor) in weights.tensors where name.hasPrefix("rnn.") {
      tensors["decoder" + name.dropFirst(3)] = tensor
    }
    model.hasDecoder = true
    var batch = testCase.batch
    batch.sourceLength = 3
    let whole = own(weights, on: batch)
    let parts = own(Weights(model: model, tensors: tensors), on: batch)
    #expect(whole.value > 0.01)
    #expect(abs(whole.value - parts.value) < 1e-12)
    for layer in 0..<2 {
      let encoder = parts.gradients["rnn.weight_hh_l\(layer)"].values
      let decoder = parts.gradients["decoder.weight_hh_l\(layer)"].values
      #expect(encoder.contains { abs($0) > 1e-6 } && decoder.contains { abs($0) > 1e-6 })
      for (index, value) in whole.gradients["rnn.weight_hh_l\(layer)"].values.enumerated() {
        #expect(abs(value - encoder[index] - decoder[index]) < 1e-11)
      }
    }
  }
}
