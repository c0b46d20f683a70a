/// The gradients of the parameters in Double against slopes of the loss, as central differences give them.
///
/// Dropout and input noise take part with the draws of one step, for with fixed masks the loss is as smooth as without.
/// Truncated backpropagation and the regulariser Ω do not: what they compute is no slope of any loss.
public struct GradientCheck {
  /// What was found for one parameter tensor.
  public struct Finding: Sendable, Hashable {
    /// The parameter's PyTorch name.
    public var name: String
    public var shape: [Int]
    /// The number of entries that were compared.
    public var checkedCount: Int
    /// The largest |gradient − slope|, relative to the tensor's largest gradient, or to a thousandth of the largest
    /// gradient of all where it is smaller than that. NaN where one of them is not a number.
    public var largestError: Double
    /// Where it is, and the two numbers there.
    public var indices: [Int]
    public var gradient: Double
    public var slope: Double

    /// Whether all entries agree to `GradientCheck.tolerance`.
    public var passes: Bool { largestError <= GradientCheck.tolerance }
  }

  /// The largest relative error of right gradients.
  public static let tolerance = 1e-6
  /// Half the distance between the two inner points of a difference. Where the loss bends too strongly (or has a kink)
  /// for the first, one of the next is narrow enough.
  private static let distances = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7]

  private let weights: Weights<Double>
  private let network: Network<Double>
  private let batch: Batch
  private let draw: DropoutDraw?
  private let gradients: Weights<Double>
  private let leastScale: Double

  /// Computes the loss and all gradients of `weights` over `batch` as training step `step` would.
  public init(
    _ weights: Weights<Double>, on batch: Batch, regularization: Regularization = Regularization(),
    step: Int = 0, threads: Int = 1
  ) {
    self.init(
      weights, on: batch, gradients: nil, regularization: regularization, step: step, threads: threads)
  }

  /// The same with `gradients` in the place of the network's own.
  init(
    _ weights: Weights<Double>, on batch: Batch, gradients: Weights<Double>?,
    regularization: Regularization = Regularization(), step: Int = 0, threads: Int = 1
  ) {
    self.weights = weights
    self.batch = regularization.inputNoise?.added(to: batch, step: step) ?? batch
    draw = regularization.dropout.map { DropoutDraw(dropout: $0, step: step) }
    network = Network(weights, threads: threads)
    let noState: RecurrentState<Double>? = nil
    network.packed.forward(self.batch, from: noState, dropout: draw)
    _ = network.packed.backward(self.batch)
    let own: Weights<Double> = network.packed.parameters.unpack(network.packed.parameters.gradients)
    self.gradients = gradients ?? own
    leastScale = 1e-3 * self.gradients.tensors.values.reduce(0) { max($0, $1.values.largestMagnitude) }
  }

  /// Every parameter with its shape, in the order of the `state_dict`.
  public var parameters: [(name: String, shape: [Int])] { weights.model.parameters }

  /// Compares all entries of the parameter called `name`, or `limit` of them drawn with `seed`.
  public func check(_ name: String, limit: Int, seed: UInt64 = 1) -> Finding {
    let gradient = gradients[name]
    let scale = max(gradient.values.largestMagnitude, leastScale)
    var finding = Finding(
      name: name, shape: gradient.shape, checkedCount: 0, largestError: 0, indices: [], gradient: 0, slope: 0)
    for index in Self.sample(of: gradient.values.count, limit: limit, seed: seed) {
      let (slope, difference) = nearestSlope(name, index, to: gradient.values[index])
      let error = difference == 0 ? 0 : difference / scale
      finding.checkedCount += 1
      guard finding.indices.isEmpty || error.isNaN || error > finding.largestError else { continue }
      finding.largestError = error
      finding.indices = gradient.indices(of: index)
      finding.gradient = gradient.values[index]
      finding.slope = slope
      if error.isNaN { break }
    }
    network.weights = weights
    return finding
  }

  /// The slope in one entry of one parameter, from the distance at which it comes nearest to `gradient`.
  private func nearestSlope(_ name: String, _ index: Int, to gradient: Double) -> (
    slope: Double, difference: Double
  ) {
    var nearest = (slope: Double.nan, difference: Double.nan)
    for distance in Self.distances {
      let slope = slope(name, index, distance: distance)
      let difference = abs(slope - gradient)
      if !(nearest.difference <= difference) { nearest = (slope, difference) }
      if difference <= Self.tolerance / 10 * max(abs(gradient), leastScale) { break }
    }
    return nearest
  }

  /// The central difference over four points, exact to the fourth power of `distance`.
  private func slope(_ name: String, _ index: Int, distance: Double) -> Double {
    func loss(_ change: Double) -> Double {
      var changed = weights
      changed[name].values[index] += change
      network.weights = changed
      let noState: RecurrentState<Double>? = nil
      network.packed.forward(batch, from: noState, dropout: draw)
      return network.packed.loss(batch)
    }
    let inner = loss(distance) - loss(-distance)
    let outer = loss(2 * distance) - loss(-2 * distance)
    return (8 * inner - outer) / (12 * distance)
  }

  private static func sample(of count: Int, limit: Int, seed: UInt64) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    var generator = RandomGenerator(seed: seed)
    var indices = Array(0..<count)
    for chosen in 0..<limit { indices.swapAt(chosen, chosen + generator.index(below: count - chosen)) }
    return indices.prefix(limit).sorted()
  }
}

extension [Double] {
  /// The greatest magnitude; NaN where one is not a number.
  fileprivate var largestMagnitude: Double { reduce(0) { $1.isNaN ? .nan : Swift.max($0, abs($1)) } }
}
