import Engine
import Foundation

/// How every parameter, gate by gate, is driven and moved at one training step: the gradient of the shown sequence's
/// loss and the update that training made of it.
public struct ParameterFlow: Sendable, Hashable {
  /// A parameter, one gate's rows of it, or several of them taken as one vector.
  public struct Block: Sendable, Hashable {
    /// PyTorch's name.
    public let parameter: String
    /// Nil where the parameter has no rows by gate, or for all of them.
    public let gate: Gate?
    /// ‖∂L/∂W‖₂; nil where the unroll does not hold it.
    public let gradientNorm: Double?
    /// ‖W‖₂ before and ‖ΔW‖₂ of the step's update; nil where the weights before or after are not known.
    public let norm, change: Double?

    /// ‖ΔW‖ / ‖W‖; infinite where a zero parameter moved, 0 where it did not.
    public var updateRatio: Double? {
      guard let norm, let change else { return nil }
      return change == 0 ? 0 : change / norm
    }
  }

  /// The step that the update belongs to: it leads from this step's weights to the next one's.
  public let step: Int
  /// In PyTorch's order, one for each gate where a parameter has rows by gate.
  public let blocks: [Block]

  /// Measures `step` by the gradients in `unroll`, which was made with the weights before, and by the weights on both
  /// sides of its update; nil where nothing is known.
  public init?<Scalar: BinaryFloatingPoint>(
    step: Int, weights: Weights<Scalar>?, next: Weights<Scalar>?, unroll: Unroll<Scalar>
  ) {
    let gradients = ParameterGradient.all(of: unroll)
    let ratios = weights.flatMap { before in next.map { UpdateRatio.all(from: before, to: $0) } } ?? []
    let places = ratios.isEmpty ? gradients.map(\.place) : ratios.map(\.place)
    guard !places.isEmpty else { return nil }
    let norms = Dictionary(gradients.map { ($0.place, $0.norm) }) { first, _ in first }
    let moves = Dictionary(ratios.map { ($0.place, $0) }) { first, _ in first }
    self.step = step
    blocks = places.map { place in
      Block(
        parameter: place.parameter, gate: place.gate, gradientNorm: norms[place], norm: moves[place]?.norm,
        change: moves[place]?.change)
    }
  }

  /// The parameter called `name` as one vector, all gates together; nil where it is not among the blocks.
  public func whole(_ name: String) -> Block? {
    let parts = blocks.filter { $0.parameter == name }
    guard !parts.isEmpty else { return nil }
    func length(_ values: [Double?]) -> Double? {
      let known = values.compactMap { $0 }
      return known.count == parts.count ? euclideanNorm(known) : nil
    }
    return Block(
      parameter: name, gate: nil, gradientNorm: length(parts.map(\.gradientNorm)),
      norm: length(parts.map(\.norm)), change: length(parts.map(\.change)))
  }

  /// The block of `gate` in the parameter called `name`.
  public func block(_ name: String, _ gate: Gate?) -> Block? {
    blocks.first { $0.parameter == name && $0.gate == gate }
  }
}

/// The name of a block, to find what belongs together.
private struct BlockPlace: Hashable {
  let parameter: String
  let gate: Gate?
}

extension ParameterGradient {
  fileprivate var place: BlockPlace { BlockPlace(parameter: parameter, gate: gate) }
}

extension UpdateRatio {
  fileprivate var place: BlockPlace { BlockPlace(parameter: parameter, gate: gate) }
}
