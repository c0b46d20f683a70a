import Engine
import Testing

@testable import Engine

@Suite struct GradientCheckTests {
  private let testCase = Case(
    model: ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 5, layerCount: 2, outputSize: 4), timesteps: 6,
    batchSize: 2, loss: .crossEntropy)

  @Test(arguments: Case.everyKind)
  func rightGradientsPass(of testCase: Case) {
    let check = GradientCheck(testCase.weights(), on: testCase.batch)
    for (name, _) in check.parameters { #expect(check.check(name, limit: 15).passes, "\(name)") }
  }

  @Test func aGradientOfAnotherLossFails() {
    // Without the timesteps before the cut the loss has other slopes.
    let network = Network<Double>(testCase.weights())
    network.truncation = 2
    let check = GradientCheck(
      testCase.weights(), on: testCase.batch, gradients: network.gradients(on: testCase.batch).gradients)
    let finding = check.check("rnn.weight_hh_l0", limit: 100)
    #expect(!finding.passes && finding.largestError > 1e-3 && finding.checkedCount == 100)
    #expect(finding.indices.count == 2 && finding.gradient != finding.slope)
    // The head is not reached across the cut.
    #expect(check.check("head.weight", limit: 100).passes)
  }

  @Test func aSampleIsAsLargeAsAskedForAndFollowsItsSeed() {
    let check = GradientCheck(testCase.weights(), on: testCase.batch)
    #expect(check.check("rnn.weight_hh_l1", limit: 7).checkedCount == 7)
    #expect(check.check("head.bias", limit: 7).checkedCount == 4)
    #expect(
      check.check("rnn.weight_hh_l1", limit: 7, seed: 1) == check.check("rnn.weight_hh_l1", limit: 7, seed: 1)
    )
    #expect(
      check.check("rnn.weight_hh_l1", limit: 7, seed: 1).indices
        != check.check("rnn.weight_hh_l1", limit: 7, seed: 5).indices)
  }

  @Test func whatIsNotANumberFails() {
    var weights: Weights<Double> = testCase.weights()
    weights["head.bias"].values[1] = .nan
    let finding = GradientCheck(weights, on: testCase.batch).check("rnn.weight_ih_l0", limit: 10)
    #expect(finding.largestError.isNaN && !finding.passes)
  }
}
