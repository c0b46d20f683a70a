import Foundation

/// The smallest network with a cliff in its error (Pascanu, Mikolov & Bengio 2013, section 2.3): one unit without
/// input, x ← w σ(x) + b, that is to have the answer 0.7 after 50 steps: E = (σ(x₅₀) − 0.7)².
///
/// Where a small change of w or b moves the unit from one fixed point to another, E steps up like a wall, and its
/// gradient there is as large as the wall is steep.
public struct OneUnitCliff: Sendable, Hashable {
  /// Where training stands: the unit's two parameters.
  public struct Parameters: Sendable, Hashable {
    public var recurrentWeight: Double
    public var bias: Double

    /// w and b.
    public init(recurrentWeight: Double, bias: Double) {
      (self.recurrentWeight, self.bias) = (recurrentWeight, bias)
    }
  }

  /// E at some parameters, with its slopes there.
  public struct Slope: Sendable, Hashable {
    /// σ(x_T), what the unit says at the end.
    public let answer: Double
    public let error: Double
    /// ∂E/∂w.
    public let byRecurrentWeight: Double
    /// ∂E/∂b.
    public let byBias: Double

    /// ‖(∂E/∂w, ∂E/∂b)‖₂.
    public var norm: Double { hypot(byRecurrentWeight, byBias) }
  }

  /// x₀.
  public let initialState: Double
  /// The steps from x₀ to the answer.
  public let steps: Int
  /// What σ of the last state is to be.
  public let target: Double

  /// The unit of the paper's figure.
  public init(initialState: Double = 0.5, steps: Int = 50, target: Double = 0.7) {
    precondition(steps >= 0, "a sequence has no negative length")
    (self.initialState, self.steps, self.target) = (initialState, steps, target)
  }

  /// E and its gradient at `parameters`, by the chain rule forward in time:
  /// dx_t/dθ = ∂x_t/∂θ + w σ'(x_{t−1}) dx_{t−1}/dθ.
  public func slope(at parameters: Parameters) -> Slope {
    let weight = parameters.recurrentWeight
    var state = initialState
    var (byWeight, byBias) = (0.0, 0.0)
    for _ in 0..<steps {
      let answer = Self.sigmoid(state)
      let jacobian = weight * answer * (1 - answer)
      byWeight = answer + jacobian * byWeight
      byBias = 1 + jacobian * byBias
      state = weight * answer + parameters.bias
    }
    let answer = Self.sigmoid(state)
    let outer = 2 * (answer - target) * answer * (1 - answer)
    return Slope(
      answer: answer, error: (answer - target) * (answer - target), byRecurrentWeight: outer * byWeight,
      byBias: outer * byBias)
  }

  /// Gradient descent from `start`: where it goes, and what it sees there, one entry before every update and one
  /// after the last. `clippingAt` is the largest norm of the gradient that an update follows; nil follows it whole.
  public func descent(
    from start: Parameters, learningRate: Double, clippingAt limit: Double?, updates: Int
  ) -> [(parameters: Parameters, slope: Slope)] {
    var parameters = start
    var path = [(parameters, slope(at: parameters))]
    for _ in 0..<updates {
      let slope = path[path.count - 1].1
      let scale = limit.map { min(1, $0 / slope.norm) } ?? 1
      parameters.recurrentWeight -= learningRate * scale * slope.byRecurrentWeight
      parameters.bias -= learningRate * scale * slope.byBias
      path.append((parameters, self.slope(at: parameters)))
    }
    return path
  }

  private static func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
}
