import CKernels
import Foundation
import Testing

@testable import Engine

/// tanh, sigmoid and exp of the kernels.
@Suite struct ElementaryFunctionTests {
  private static let everyBuild: [(Precision, InstructionSet)] = InstructionSet.available.flatMap {
    [(.single, $0), (.double, $0)]
  }

  @Test(arguments: everyBuild)
  func valuesAreExactToAFewUnitsInTheLastPlace(precision: Precision, set: InstructionSet) {
    for function in ElementaryFunction.allCases {
      let error =
        precision == .single
        ? greatestError(of: function, in: Float.self, set) : greatestError(of: function, in: Double.self, set)
      #expect(error < 4, "\(function) is off by \(error) units in the last place")
    }
  }

  @Test(arguments: everyBuild)
  func specialValuesAreHonest(precision: Precision, set: InstructionSet) {
    if precision == .single {
      expectSpecialValues(Float.self, set)
    } else {
      expectSpecialValues(Double.self, set)
    }
  }

  private func greatestError<Scalar: EngineScalar>(
    of function: ElementaryFunction, in type: Scalar.Type, _ set: InstructionSet
  ) -> Double {
    var generator = RandomGenerator(seed: 3)
    let inputs = (0..<40_000).map { index in
      Scalar(generator.uniform(-1, 1) * pow(10, generator.uniform(-6, 1.9)))
    }
    let values = Kernels(precision: Scalar.precision, instructionSet: set).map(function, inputs)
    return zip(inputs, values).map { input, value in
      let exact = exactValue(function, Double(input))
      return abs(Double(value) - exact) / Double(Scalar(exact).ulp)
    }.max() ?? .infinity
  }

  private func exactValue(_ function: ElementaryFunction, _ x: Double) -> Double {
    switch function {
    case .tanh: tanh(x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .exp: Foundation.exp(x)
    }
  }

  private func expectSpecialValues<Scalar: EngineScalar>(_ type: Scalar.Type, _ set: InstructionSet) {
    let kernels = Kernels(precision: Scalar.precision, instructionSet: set)
    let inputs: [Scalar] = [.infinity, -.infinity, 0, 1e6, -1e6]
    #expect(kernels.map(.tanh, inputs) == [1, -1, 0, 1, -1])
    #expect(kernels.map(.sigmoid, inputs) == [1, 0, 0.5, 1, 0])
    #expect(kernels.map(.exp, [-.infinity, 0, -1e6] as [Scalar]) == [0, 1, 0])
    // NaNs of every kind and in every lane.
    let payloads: [Scalar] = (0..<33).map {
      Scalar(
        sign: .plus, exponentBitPattern: Scalar.infinity.exponentBitPattern,
        significandBitPattern: Scalar.nan.significandBitPattern | Scalar.RawSignificand($0 * 1021))
    }
    for function in ElementaryFunction.allCases {
      #expect(kernels.map(function, payloads + payloads.map { -$0 }).allSatisfy { $0.isNaN }, "\(function)")
    }
  }
}

private enum ElementaryFunction: CaseIterable {
  case tanh, sigmoid, exp

  var code: Int32 {
    switch self {
    case .tanh: Int32(FUNCTION_TANH.rawValue)
    case .sigmoid: Int32(FUNCTION_SIGMOID.rawValue)
    case .exp: Int32(FUNCTION_EXP.rawValue)
    }
  }
}

extension Kernels {
  /// The function of every element.
  fileprivate func map<Scalar: EngineScalar>(
    _ function: ElementaryFunction, _ values: [Scalar]
  ) -> [Scalar] {
    let padded = values + Array(repeating: 0, count: (16 - values.count % 16) % 16)
    let mapped = [Scalar](unsafeUninitializedCapacity: padded.count) { target, count in
      padded.withUnsafeBytes {
        table.pointee.map(
          function.code, padded.count, $0.baseAddress, UnsafeMutableRawPointer(target.baseAddress))
      }
      count = padded.count
    }
    return Array(mapped.prefix(values.count))
  }
}
