import Engine
import Testing

/// Networks that go on with what they said themselves.
@Suite struct GenerationTests {
  private static let held = [
    Intervention(.hidden, unit: 1, timesteps: 1..<3, value: 0.9),
    Intervention(.hidden, unit: 4, timesteps: 4..<Int.max, value: -0.8),
    Intervention(.input, unit: 0, timesteps: 5..<6, value: 1),
  ]

  private func network(_ cell: CellKind, width: Int, hasDecoder: Bool = false) -> Network<Double> {
    let model = ModelShape(
      cell: cell, inputSize: width, hiddenSize: 9, layerCount: 2, outputSize: width, hasDecoder: hasDecoder)
    let testCase = Case(model: model, timesteps: 1, batchSize: 1, loss: .crossEntropy, seed: 3)
    var weights: Weights<Double> = testCase.weights(bound: 2.5)
    // A bias would make some networks say the same always.
    weights["head.bias"] = Tensor(shape: [width], repeating: 0)
    return Network(weights)
  }

  private func greatest(_ row: ArraySlice<Double>) -> Int32 {
    Int32((row.indices.max { row[$0] < row[$1] } ?? row.startIndex) - row.startIndex)
  }

  @Test(arguments: CellKind.allCases, [[], held])
  func theLikeliestTokensAreThoseOfOnePassOverAllThatWasRead(cell: CellKind, held: [Intervention]) {
    let network = network(cell, width: 6)
    var said: Set<Int32> = []
    for prompt in [[2, 0, 5], [1, 1, 1], [4, 3, 0], [0, 5, 3]] as [[Int32]] {
      var generator = RandomGenerator(seed: 1)
      let tokens = network.generate(
        after: prompt, count: 8, temperature: 0, from: &generator, interventions: held)
      let read = prompt + tokens.dropLast()
      let outputs = network.output(
        on: Batch(
          timesteps: read.count, batchSize: 1, inputs: .tokens(read),
          targets: .classes(read.map { _ in Targets.ignoredClass })), interventions: held)
      #expect(tokens == (2..<10).map { greatest(outputs.values[$0 * 6..<($0 + 1) * 6]) })
      said.formUnion(tokens)
    }
    #expect(said.count > 1)
  }

  @Test(arguments: CellKind.allCases, [[], held])
  func aForecastReadsItsOwnValues(cell: CellKind, held: [Intervention]) {
    let network = network(cell, width: 2)
    let beginning: [Float] = [0.5, -0.25, 1, 0.75]
    let forecast = network.forecast(after: beginning, count: 6, interventions: held)
    let read = beginning + forecast.dropLast(2)
    let outputs = network.output(
      on: Batch(
        timesteps: read.count / 2, batchSize: 1, inputs: .vectors(read),
        targets: .values(read, counted: nil)), interventions: held)
    #expect(forecast.count == 12)
    for (value, wanted) in zip(forecast, outputs.values.dropFirst(2)) {
      #expect(abs(Double(value) - wanted) < 1e-6)
    }
  }

  @Test(arguments: CellKind.allCases)
  func decodingGreedilyAnswersWhatOnePassOverItSays(cell: CellKind) {
    let network = network(cell, width: 6, hasDecoder: true)
    let sources: [[Int32]] = [[0, 1, 2, 3], [3, 3, 0, 1], [2, 1, 2, 0], [1, 0, 0, 0]]
    let answers = network.decodeGreedily(sources, start: 4, end: 5, limit: 7)
    #expect(answers.count == sources.count)
    for (source, answer) in zip(sources, answers) {
      let read = source + [4] + answer.prefix(6)
      let outputs = network.output(
        on: Batch(
          timesteps: read.count, batchSize: 1, inputs: .tokens(read),
          targets: .classes(read.map { _ in Targets.ignoredClass }), sourceLength: 4))
      let said = (4..<read.count).map { greatest(outputs.values[$0 * 6..<($0 + 1) * 6]) }
      #expect(Array(said.prefix(answer.count)) == answer)
      #expect(answer.count == 7 || said[answer.count] == 5)
      #expect(!answer.contains(5))
    }
  }

  @Test func noSourcesHaveNoAnswers() {
    #expect(network(.gru, width: 6, hasDecoder: true).decodeGreedily([], start: 4, end: 5, limit: 7).isEmpty)
  }
}
