import Engine

extension OptimizerSettings {
  /// The optimiser that `options` state. SGD with a momentum is `momentum`, with Nesterov's `nesterov`, as in PyTorch.
  /// Throws `ExperimentError`.
  init(_ options: ExperimentOptions) throws {
    var kind: OptimizerKind = try choice(options.optimizer, "--optimizer", default: .adam)
    let momentum = try fraction(options.momentum, "--momentum", default: 0.9)
    try Self.checkNames(options, kind: kind)
    if kind == .sgd && momentum > 0 && options.momentum != nil { kind = .momentum }
    if options.nesterov == true { kind = .nesterov }
    let rate = try positive(options.learningRate, "--lr", default: 0.002)
    // A gradient times more than this has no place among single-precision numbers.
    guard rate <= 1e18 else { throw ExperimentError("--lr takes a number of at most 1e18, not \(rate)") }
    self.init(
      kind: kind, learningRate: rate,
      momentum: momentum,
      smoothing: try fraction(options.alpha, "--alpha", default: 0.99),
      beta1: try fraction(options.beta1, "--beta1", default: 0.9),
      beta2: try fraction(options.beta2, "--beta2", default: 0.999),
      epsilon: try notNegative(options.epsilon, "--epsilon", default: 1e-8),
      weightDecay: try options.weightDecay.map { try notNegative($0, "--weight-decay", default: 0) })
  }

  private static func checkNames(_ options: ExperimentOptions, kind: OptimizerKind) throws {
    let descents: [OptimizerKind] = [.sgd, .momentum, .nesterov]
    let owners: [(name: String, isStated: Bool, kinds: [OptimizerKind])] = [
      ("--momentum", options.momentum != nil, descents), ("--nesterov", options.nesterov != nil, descents),
      ("--alpha", options.alpha != nil, [.rmsprop]), ("--beta1", options.beta1 != nil, [.adam, .adamw]),
      ("--beta2", options.beta2 != nil, [.adam, .adamw]),
      ("--epsilon", options.epsilon != nil, [.rmsprop, .adam, .adamw]),
    ]
    for owner in owners where owner.isStated && !owner.kinds.contains(kind) {
      throw ExperimentError(
        "\(owner.name) is not for \(kind.rawValue): add --optimizer \(owner.kinds[0].rawValue), or leave it out"
      )
    }
  }

  /// States all of it in `options`.
  func state(in options: inout ExperimentOptions) {
    options.optimizer = kind.rawValue
    options.learningRate = learningRate
    options.weightDecay = weightDecay
    switch kind {
    case .sgd: break
    case .momentum, .nesterov: options.momentum = momentum
    case .rmsprop: (options.alpha, options.epsilon) = (smoothing, epsilon)
    case .adam, .adamw: (options.beta1, options.beta2, options.epsilon) = (beta1, beta2, epsilon)
    }
  }
}

/// A number of at least 0 and below 1.
private func fraction(_ value: Double?, _ option: String, default fallback: Double) throws -> Double {
  let value = value ?? fallback
  guard (0..<1).contains(value) else {
    throw ExperimentError("\(option) takes a number of at least 0 and below 1, not \(value)")
  }
  return value
}
