import Engine
import Testing

@testable import Engine

/// Sequences that are gone through in stretches: carried states, truncated backpropagation, generation.
@Suite struct StretchTests {
  private static let oneWay = Case.everyKind.filter { !$0.model.isBidirectional }

  private func stretches(of batch: Batch, width: Int, length: Int) -> [Batch] {
    stride(from: 0, to: batch.timesteps, by: length).map { start in
      batch.timesteps(start..<min(batch.timesteps, start + length), inputWidth: width)
    }
  }

  @Test(arguments: oneWay)
  func aSequenceInStretchesGivesTheSameOutputs(of testCase: Case) {
    let batch = testCase.with(timesteps: 7, batchSize: 3).batch
    let network = Network<Double>(testCase.weights())
    let whole = network.output(on: batch)
    var state: RecurrentState<Double>?
    var outputs: [Double] = []
    for stretch in stretches(of: batch, width: testCase.model.inputSize, length: 3) {
      outputs += network.output(on: stretch, from: state).values
      state = network.finalState
    }
    #expect(relativeDifference(Tensor(shape: whole.shape, values: outputs), whole) < 1e-14)
  }

  @Test(arguments: oneWay)
  func truncatedGradientsAreThoseOfTheStretches(of testCase: Case) {
    let batch = testCase.with(timesteps: 8, batchSize: 3).batch
    let network = Network<Double>(testCase.weights())
    network.truncation = 3
    let truncated = network.gradients(on: batch)
    network.truncation = nil
    let full = network.gradients(on: batch)
    var state: RecurrentState<Double>?
    var sums: [String: [Double]] = [:]
    for stretch in stretches(of: batch, width: testCase.model.inputSize, length: 3) {
      let gradients = network.gradients(on: stretch, from: state).gradients
      state = network.finalState
      let share = stretch.countedRows / batch.countedRows
      for (name, tensor) in gradients.tensors {
        sums[name] = zip(sums[name] ?? tensor.values.map { _ in 0 }, tensor.values).map { $0 + share * $1 }
      }
    }
    #expect(truncated.loss == full.loss)
    #expect(truncated.gradients != full.gradients)
    for (name, gradient) in truncated.gradients.tensors {
      let sum = Tensor(shape: gradient.shape, values: sums[name] ?? [])
      #expect(relativeDifference(gradient, sum) < 1e-12, "\(name)")
    }
  }

  @Test(arguments: Case.everyKind)
  func truncationShowsInTheGradientByLag(of testCase: Case) {
    let sequence = testCase.with(timesteps: 9, batchSize: 1).batch
    let network = Network<Double>(testCase.weights())
    let full = network.gradientByLag(sequence)
    network.truncation = 4
    let truncated = network.gradientByLag(sequence)
    for step in 0..<9 {
      for timestep in 0..<9 {
        let wanted = step / 4 == timestep / 4 ? full[step, timestep] : 0
        #expect(abs(truncated[step, timestep] - wanted) <= 1e-14)
      }
    }
  }

  @Test(arguments: CellVariant.allCases)
  func aColdNetworkAlwaysTakesTheMostProbableToken(cell: CellVariant) {
    let model = ModelShape(variant: cell, inputSize: 7, hiddenSize: 9, outputSize: 7)
    let testCase = Case(model: model, timesteps: 1, batchSize: 1, loss: .crossEntropy)
    let network = Network<Float>(testCase.weights(bound: 2))
    var generator = RandomGenerator(seed: 1)
    let tokens = network.generate(after: [3, 1], count: 12, temperature: 0, from: &generator)
    let all = [3, 1] + tokens
    let whole = Batch(
      timesteps: all.count, batchSize: 1, inputs: .tokens(all),
      targets: .classes(all.map { _ in Targets.ignoredClass }))
    let output = network.output(on: whole)
    for (index, token) in tokens.enumerated() {
      let logits = output.values[(index + 1) * 7..<(index + 2) * 7]
      #expect(Int(token) == logits.indices.max { logits[$0] < logits[$1] }! - (index + 1) * 7)
    }
  }

  @Test func tokensAreDrawnWithTheSoftmaxsProbabilities() {
    var generator = RandomGenerator(seed: 5)
    var counts = [0, 0, 0, 0]
    for _ in 0..<20_000 {
      counts[drawIndex(logits: [0, 2, .nan, 4], temperature: 2, from: &generator)] += 1
    }
    // e⁰ : e¹ : e² = 0.0900 : 0.2447 : 0.6652
    #expect(abs(Double(counts[0]) / 20_000 - 0.0900) < 0.01)
    #expect(abs(Double(counts[1]) / 20_000 - 0.2447) < 0.01)
    #expect(counts[2] == 0)
  }
}

extension Batch {
  /// Some timesteps of all sequences.
  fileprivate func timesteps(_ range: Range<Int>, inputWidth: Int) -> Batch {
    let rows = range.lowerBound * batchSize..<range.upperBound * batchSize
    func part<Element>(_ values: [Element], _ width: Int) -> [Element] {
      Array(values[rows.lowerBound * width..<rows.upperBound * width])
    }
    let inputs: Inputs =
      switch self.inputs {
      case .tokens(let tokens): .tokens(part(tokens, 1))
      case .vectors(let values): .vectors(part(values, inputWidth))
      }
    let targets: Targets =
      switch self.targets {
      case .classes(let classes): .classes(part(classes, 1))
      case .values(let values, let counted):
        .values(part(values, values.count / (timesteps * batchSize)), counted: counted.map { part($0, 1) })
      }
    return Batch(timesteps: range.count, batchSize: batchSize, inputs: inputs, targets: targets)
  }

  fileprivate var countedRows: Double {
    switch targets {
    case .classes(let classes): Double(classes.count { $0 != Targets.ignoredClass })
    case .values(_, let counted): Double(counted?.count { $0 } ?? timesteps * batchSize)
    }
  }
}
