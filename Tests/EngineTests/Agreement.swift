import Engine
import Testing

/// The greatest difference between two tensors, relative to the greatest magnitude in `reference`.
func relativeDifference<A: EngineScalar, B: EngineScalar>(_ values: Tensor<A>, _ reference: Tensor<B>)
  -> Double
{
  guard values.shape == reference.shape else { return .infinity }
  var difference = 0.0
  var magnitude = 1e-30
  for (value, wanted) in zip(values.values, reference.values) {
    let error = abs(Double(value) - Double(wanted))
    if !(error <= difference) { difference = error }
    magnitude = max(magnitude, abs(Double(wanted)))
  }
  return difference / magnitude
}

/// Expects every tensor of two unrolls to agree.
func expectAgreement<A: EngineScalar, B: EngineScalar>(
  _ unroll: Unroll<A>, _ reference: Unroll<B>, within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(Set(unroll.tensors.keys) == Set(reference.tensors.keys), sourceLocation: sourceLocation)
  for (name, wanted) in reference.tensors {
    guard let tensor = unroll.tensors[name] else { continue }
    let difference = relativeDifference(tensor, wanted)
    #expect(difference <= tolerance, "\(name) differs by \(difference)", sourceLocation: sourceLocation)
  }
}
