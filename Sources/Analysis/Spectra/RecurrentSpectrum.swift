import Engine

/// What the recurrent weights of one layer and direction do to a state by themselves: the eigenvalues and the largest
/// singular value of each gate's H × H block of weight_hh.
///
/// ρ < 1 makes a linear network forget and ρ > 1 makes it explode; σ_max ≥ ρ is the most that one step can stretch
/// a vector, and may exceed 1 while everything dies out (Pascanu et al. 2013, §2.1). Squashing and gates change both
/// along a real trajectory: for that see `LagSingularValues`.
public struct RecurrentSpectrum: Sendable, Hashable {
  /// One gate's block.
  public struct Block: Sendable, Hashable {
    /// Nil for the one block of a simple cell.
    public let gate: Gate?
    /// The largest magnitude first; nil where weights are not finite.
    public let eigenvalues: [ComplexNumber]?
    /// σ_max; NaN where weights are not finite.
    public let largestSingularValue: Double

    /// ρ, the largest magnitude of an eigenvalue.
    public var spectralRadius: Double? { eigenvalues.map { $0.first?.magnitude ?? 0 } }
  }

  public let place: LayerDirection
  /// In the order of the rows of weight_hh.
  public let blocks: [Block]

  /// Decomposes the recurrent weights of `place`.
  public init<Scalar: BinaryFloatingPoint>(_ weights: Weights<Scalar>, at place: LayerDirection) {
    let matrix = weights["rnn.weight_hh_\(place)"]
    let size = weights.model.hiddenSize
    let gates: [Gate?] = weights.model.cell == .rnn ? [nil] : weights.model.weightedGates
    self.place = place
    blocks = gates.indices.map { index in
      let values = matrix.values[index * size * size..<(index + 1) * size * size].map(Double.init)
      let block = Tensor(shape: [size, size], values: values)
      return Block(
        gate: gates[index], eigenvalues: eigenvalues(of: block),
        largestSingularValue: largestSingularValue(of: block))
    }
  }
}
