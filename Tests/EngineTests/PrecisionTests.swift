import Engine
import Testing

/// One code in two precisions and for several instruction sets.
@Suite struct PrecisionTests {
  @Test(arguments: Case.manySizes)
  func floatAgreesWithDouble(in testCase: Case) {
    let testCase = testCase.with(timesteps: testCase.timesteps, batchSize: 1)
    let single = Network<Float>(testCase.weights(bound: bound(testCase))).unroll(testCase.batch)
    let double = Network<Double>(testCase.weights(bound: bound(testCase))).unroll(testCase.batch)
    expectAgreement(single, double, within: 2e-4)
  }

  @Test(arguments: Case.manySizes)
  func everyInstructionSetAgreesWithThePortableCode(in testCase: Case) {
    expectSameGradients(testCase, of: Double.self, within: 1e-12)
    expectSameGradients(testCase, of: Float.self, within: 2e-4)
  }

  @Test func thePortableCodeIsAlwaysThere() {
    #expect(InstructionSet.available.first == .portable)
    #expect(InstructionSet.available.contains(.best))
  }

  /// Keeps the recurrence from growing, so that rounding is not magnified either.
  private func bound(_ testCase: Case) -> Double { 0.9 / Double(testCase.model.hiddenSize).squareRoot() }

  private func expectSameGradients<Scalar: EngineScalar>(
    _ testCase: Case, of type: Scalar.Type, within tolerance: Double
  ) {
    let weights: Weights<Scalar> = testCase.weights(bound: bound(testCase))
    let portable = Network(weights, instructionSet: .portable)
    let reference = portable.gradients(on: testCase.batch)
    for set in InstructionSet.available where set != .portable {
      let network = Network(weights, instructionSet: set)
      let result = network.gradients(on: testCase.batch)
      #expect(abs(result.loss - reference.loss) <= tolerance * max(1, abs(reference.loss)))
      for (name, wanted) in reference.gradients.tensors {
        #expect(relativeDifference(result.gradients[name], wanted) <= tolerance, "\(name), \(set)")
      }
      #expect(
        relativeDifference(network.output(on: testCase.batch), portable.output(on: testCase.batch))
          <= tolerance)
    }
  }
}
