import Engine
import Testing

@testable import Engine

@Suite struct DropoutTests {
  private let draw = DropoutDraw(dropout: Dropout(rate: 0.4, inputRate: 0.3, seed: 3), step: 7)

  @Test(arguments: Case.everyKind)
  func gradientsAreSlopesOfTheThinnedNetworksLoss(of testCase: Case) {
    let weights: Weights<Double> = testCase.weights()
    let network = Network(weights)
    let noState: RecurrentState<Double>? = nil
    network.packed.forward(testCase.batch, from: noState, dropout: draw)
    _ = network.packed.backward(testCase.batch)
    let gradients: Weights<Double> = network.packed.parameters.unpack(network.packed.parameters.gradients)
    func loss(_ name: String, _ index: Int, _ change: Double) -> Double {
      var changed = weights
      changed[name].values[index] += change
      network.weights = changed
      network.packed.forward(testCase.batch, from: noState, dropout: draw)
      return network.packed.loss(testCase.batch)
    }
    for (name, _) in testCase.model.parameters {
      for index in stride(from: 0, to: weights[name].values.count, by: 3) {
        let slope = (loss(name, index, 1e-5) - loss(name, index, -1e-5)) / 2e-5
        #expect(abs(slope - gradients[name].values[index]) < 1e-8, "\(name)[\(index)]")
      }
    }
  }

  @Test func aMaskKeepsTheMean() {
    let mask = draw.mask(rate: 0.4, timesteps: 20, batchSize: 10, width: 50, stream: 1)
    #expect(Set(mask) == [0, Float(1 / 0.6)])
    #expect(abs(Double(mask.count { $0 == 0 }) / 10_000 - 0.4) < 0.02)
    #expect(mask != draw.mask(rate: 0.4, timesteps: 20, batchSize: 10, width: 50, stream: 2))
  }

  @Test func aVariationalMaskHoldsForAllTimesteps() {
    let variational = DropoutDraw(dropout: Dropout(rate: 0.5, isVariational: true), step: 0)
    let mask = variational.mask(rate: 0.5, timesteps: 3, batchSize: 2, width: 8, stream: 1)
    #expect(mask.count == 48 && Set(mask).count == 2)
    #expect(mask[..<16] == mask[16..<32] && mask[..<16].elementsEqual(mask[32...]))
  }

  @Test(arguments: CellVariant.allCases)
  func droppingNothingIsNoDropout(cell: CellVariant) {
    let testCase = Case.everyKind.first { $0.model.variant == cell && $0.model.layerCount == 2 }!
    let without = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings())
    let with = Learner<Float>(
      testCase.weights(), optimizer: OptimizerSettings(), dropout: Dropout(rate: 0))
    #expect(with.step(on: testCase.batch) == without.step(on: testCase.batch))
    #expect(with.state == without.state)
  }

  @Test func dropoutIsForTrainingAloneAndFollowsTheStep() {
    let testCase = Case.everyKind.first { $0.model.layerCount == 2 && $0.model.isBidirectional }!
    let dropout = Dropout(rate: 0.5, isVariational: true)
    let learner = Learner<Float>(testCase.weights(), optimizer: OptimizerSettings(), dropout: dropout)
    let loss = learner.network.loss(on: testCase.batch)
    #expect(loss == Network<Float>(testCase.weights()).loss(on: testCase.batch))
    #expect(learner.step(on: testCase.batch).loss != loss)
    _ = learner.step(on: testCase.batch)
    let restored = Learner(
      restoring: learner.state, optimizer: OptimizerSettings(), dropout: dropout, threads: 2)
    #expect(learner.step(on: testCase.batch) == restored.step(on: testCase.batch))
    #expect(learner.state == restored.state)
  }
}
