import Engine
import Testing

@testable import Engine

@Suite struct DropoutTests {
  private static let everyPlace = [
    Dropout(rate: 0.4, inputRate: 0.3, seed: 3), Dropout(recurrentRate: 0.4, seed: 4),
    Dropout(rate: 0.3, inputRate: 0.4, recurrentRate: 0.5, isVariational: true, seed: 5),
  ]

  private func draw(_ dropout: Dropout) -> DropoutDraw { DropoutDraw(dropout: dropout, step: 7) }

  @Test(arguments: Case.everyKind, everyPlace)
  func gradientsAreSlopesOfTheThinnedNetworksLoss(of testCase: Case, dropout: Dropout) {
    let check = GradientCheck(
      testCase.weights(), on: testCase.batch, regularization: Regularization(dropout: dropout), step: 7)
    for (name, _) in testCase.model.parameters {
      let finding = check.check(name, limit: 12)
      #expect(finding.largestError < 1e-8, "\(name)\(finding.indices)")
    }
  }

  @Test func aMaskKeepsTheMean() {
    let draw = draw(Dropout(rate: 0.4, inputRate: 0.3, recurrentRate: 0.4, seed: 3))
    let mask = draw.mask(rate: 0.4, timesteps: 20, batchSize: 10, width: 50, stream: 1)
    #expect(Set(mask) == [0, Float(1 / 0.6)])
    #expect(abs(Double(mask.count { $0 == 0 }) / 10_000 - 0.4) < 0.02)
    #expect(mask != draw.mask(rate: 0.4, timesteps: 20, batchSize: 10, width: 50, stream: 2))
    let recurrent = draw.recurrentMask(batchSize: 100, width: 100, layer: 0)
    #expect(abs(Double(recurrent.count { $0 == 0 }) / 10_000 - 0.4) < 0.02)
    #expect(recurrent != draw.recurrentMask(batchSize: 100, width: 100, layer: 1))
  }

  @Test func aVariationalMaskHoldsForAllTimesteps() {
    let variational = DropoutDraw(dropout: Dropout(rate: 0.5, isVariational: true), step: 0)
    let mask = variational.mask(rate: 0.5, timesteps: 3, batchSize: 2, width: 8, stream: 1)
    #expect(mask.count == 48 && Set(mask).count == 2)
    #expect(mask[..<16] == mask[16..<32] && mask[..<16].elementsEqual(mask[32...]))
  }

  /// h_t = W (m ⊙ h_{t−1}) with W the identity and h_0 = 1 shows the mask in every state.
  @Test(arguments: [false, true])
  func theRecurrenceReadsStatesThroughOneMaskASequence(isBidirectional: Bool) throws {
    let model = ModelShape(
      cell: .rnn, activation: .linear, inputSize: 1, hiddenSize: 20, isBidirectional: isBidirectional,
      outputSize: 1)
    var weights = Weights<Double>(
      model: model,
      tensors: Dictionary(
        uniqueKeysWithValues: model.parameters.map { ($0.name, Tensor(shape: $0.shape, repeating: 0)) }))
    for place in model.layerDirections {
      for unit in 0..<20 { weights["rnn.weight_hh_\(place)"][unit, unit] = 1 }
    }
    let batch = Batch(
      timesteps: 4, batchSize: 3, inputs: .vectors(Array(repeating: 0, count: 12)),
      targets: .values(Array(repeating: 0, count: 12), counted: nil))
    let network = Network(weights)
    let ones = Tensor<Double>(shape: [3, 20], repeating: 1)
    let start = RecurrentState(
      tensors: Dictionary(
        uniqueKeysWithValues: model.layerDirections.map { (TensorName.of(.hidden, at: $0), ones) }))
    network.packed.forward(batch, from: start, dropout: draw(Dropout(recurrentRate: 0.5, seed: 2)))
    for place in model.layerDirections {
      let states = try #require(network.finalState.tensors[TensorName.of(.hidden, at: place)])
      // Four times kept is 2⁴; whatever was dropped once is gone.
      #expect(Set(states.values) == [0, 16], "\(place)")
      #expect(abs(states.values.count { $0 == 0 } - 30) < 20)
      #expect(states.row(0) != states.row(1))
    }
  }

  @Test func aDroppedTokenReadsAsZeros() throws {
    let testCase = Case(
      model: ModelShape(cell: .rnn, activation: .linear, inputSize: 5, hiddenSize: 6, outputSize: 4),
      timesteps: 30, batchSize: 2, loss: .crossEntropy, usesTokens: true)
    let network = Network<Double>(testCase.weights())
    let tokens = try #require(testCase.batch.inputs.ofTokens)
    let noState: RecurrentState<Double>? = nil
    for isVariational in [false, true] {
      let draw = draw(Dropout(inputRate: 0.5, isVariational: isVariational, seed: 8))
      network.packed.forward(testCase.batch, from: noState, dropout: draw)
      let inputs: [Double] = network.packed.workspace.inputs.array(count: 60 * 5)
      var kept: [[Int32]: Set<Bool>] = [:]
      for (row, token) in tokens.enumerated() {
        let vector = Array(inputs[row * 5..<row * 5 + 5])
        let others = vector.indices.filter { $0 != Int(token) }
        #expect(others.allSatisfy { vector[$0] == 0 } && [0, 2].contains(vector[Int(token)]))
        kept[[Int32(row % 2), token], default: []].insert(vector[Int(token)] != 0)
      }
      // Variational: a sequence always keeps a token or never.
      #expect(kept.values.allSatisfy { $0.count == 1 } == isVariational)
    }
  }

  @Test(arguments: CellVariant.allCases)
  func droppingNothingIsNoDropout(cell: CellVariant) {
    let testCase = Case.everyKind.first { $0.model.variant == cell && $0.model.layerCount == 2 }!
    let without = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let with = Learner<Float>(
      testCase.weights(), optimizer: OptimizerSettings(),
      regularization: Regularization(dropout: Dropout(rate: 0)))
    #expect(with.step(on: testCase.batch) == without.step(on: testCase.batch))
    #expect(with.state == without.state)
  }

  @Test(arguments: everyPlace, [CellKind.rnn, .lstm, .gru])
  func dropoutIsForTrainingAloneAndFollowsTheStep(dropout: Dropout, cell: CellKind) {
    let testCase = Case(
      model: ModelShape(
        cell: cell, inputSize: 3, hiddenSize: 35, layerCount: 2, isBidirectional: true, outputSize: 4),
      timesteps: 5, batchSize: 5, loss: .crossEntropy)
    let regularization = Regularization(dropout: dropout)
    let learner = Learner<Float>(
      testCase.weights(), optimizer: OptimizerSettings(), regularization: regularization)
    let loss = learner.network.loss(on: testCase.batch)
    #expect(loss == Network<Float>(testCase.weights()).loss(on: testCase.batch))
    #expect(learner.step(on: testCase.batch).loss != loss)
    #expect(
      learner.network.loss(on: testCase.batch) == Network(learner.network.weights).loss(on: testCase.batch))
    let restored = Learner(
      restoring: learner.state, optimizer: OptimizerSettings(), regularization: regularization, threads: 3)
    #expect(learner.step(on: testCase.batch) == restored.step(on: testCase.batch))
    #expect(learner.state == restored.state)
  }
}
