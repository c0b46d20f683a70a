/// The rule that turns gradients into updates, as `torch.optim` defines it.
public enum OptimizerKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// θ ← θ − η g
  case sgd
  /// `SGD(momentum:)`: v ← μ v + g, θ ← θ − η v (Polyak 1964)
  case momentum
  /// `SGD(momentum:, nesterov=True)`: θ ← θ − η (g + μ v) (Sutskever et al. 2013)
  case nesterov
  /// s ← α s + (1 − α) g², θ ← θ − η g / (√s + ε) (Tieleman & Hinton 2012)
  case rmsprop
  /// Kingma & Ba 2015; weight decay is added to the gradient.
  case adam
  /// Loshchilov & Hutter 2019: weight decay apart from the gradient.
  case adamw
}

/// An optimiser with its hyperparameters; the defaults are PyTorch's.
public struct OptimizerSettings: Sendable, Hashable, Codable {
  public var kind: OptimizerKind
  /// η
  public var learningRate: Double
  /// μ of momentum and Nesterov.
  public var momentum: Double
  /// α of RMSprop.
  public var smoothing: Double
  /// β₁ and β₂ of Adam and AdamW.
  public var beta1: Double
  public var beta2: Double
  /// ε of RMSprop, Adam and AdamW.
  public var epsilon: Double
  /// λ: an L2 penalty, or for AdamW the decoupled decay.
  public var weightDecay: Double

  /// Settings of `kind`; nil takes PyTorch's default (0.9 for the momentum, which PyTorch leaves to the caller).
  public init(
    kind: OptimizerKind = .adam, learningRate: Double? = nil, momentum: Double = 0.9,
    smoothing: Double = 0.99,
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double? = nil
  ) {
    self.kind = kind
    self.learningRate = learningRate ?? (kind == .rmsprop ? 0.01 : 0.001)
    self.momentum = momentum
    self.smoothing = smoothing
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay ?? (kind == .adamw ? 0.01 : 0)
  }
}

/// What keeps gradients from growing too long. Where both are given, values are clipped first.
public struct Clipping: Sendable, Hashable, Codable {
  /// The greatest ‖∂L/∂θ‖₂ over all parameters; longer ones are scaled down (`clip_grad_norm_`, Pascanu et al. 2013).
  public var norm: Double?
  /// The greatest magnitude of one gradient's element (`clip_grad_value_`).
  public var value: Double?

  /// No clipping unless told otherwise.
  public init(norm: Double? = nil, value: Double? = nil) {
    self.norm = norm
    self.value = value
  }
}
