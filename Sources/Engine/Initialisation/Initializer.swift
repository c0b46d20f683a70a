/// How a network's weights are drawn before training.
///
/// Each gate's rows of a weight matrix count as a matrix of their own. Biases are 0 except under `pytorch`, and so
/// are peepholes: the cell begins as the one without them.
public enum Initializer: String, Sendable, Hashable, Codable, CaseIterable {
  /// PyTorch's default: every recurrent parameter from U(−1/√H, 1/√H), the head from U(−1/√fan_in, 1/√fan_in).
  case pytorch
  /// U(−a, a) with a = √(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, eq. 16).
  case xavierUniform = "xavier-uniform"
  /// N(0, 2 / (fan_in + fan_out)) (Glorot & Bengio 2010, eq. 12).
  case xavierNormal = "xavier-normal"
  /// N(0, 2 / fan_in), meant for ReLU (He et al. 2015, eq. 10).
  case he
  /// U(−a, a) with a = √(6 / fan_in): the same variance.
  case heUniform = "he-uniform"
  /// W_hh a random orthogonal matrix, Haar distributed (Saxe et al. 2014); the rest as `xavierUniform`.
  case orthogonal
  /// W_hh the identity, the rest from N(0, 0.001²): the IRNN, meant for ReLU (Le, Jaitly & Hinton 2015).
  case identity
  /// Fifteen incoming recurrent weights for each unit, the others 0 (Martens 2010), drawn from N(0, 1/15) so
  /// that the spectral radius is about 1 (the circular law); the rest as `xavierUniform`.
  case sparse
}

/// All choices about a network's weights before training.
public struct InitialisationSettings: Sendable, Hashable, Codable {
  public var scheme: Initializer
  /// Multiplies every recurrent matrix weight_hh; 1 leaves the scheme as published.
  public var gain: Double
  /// The bias of the gate that keeps the state: the LSTM's forget gate (Gers et al. 2000; Józefowicz et al.
  /// 2015), the GRU's update gate. It is put on bias_ih while bias_hh is 0 in those rows, so that their sum is
  /// the number asked for. Nil leaves what the scheme draws; the simple cell has no such gate.
  public var forgetBias: Double?
  /// T_max ≥ 2 of the chrono initialisation (Tallec & Ollivier 2018): the bias of the gate that keeps the
  /// state is ln U(1, T_max − 1) for each unit, and the LSTM's input gate has the negative, which a coupled one
  /// has by itself: 1 − σ(b) = σ(−b). It takes the place of `forgetBias`.
  public var chronoMaximum: Double?

  /// PyTorch's default unless told otherwise.
  public init(
    scheme: Initializer = .pytorch, gain: Double = 1, forgetBias: Double? = nil, chronoMaximum: Double? = nil
  ) {
    self.scheme = scheme
    self.gain = gain
    self.forgetBias = forgetBias
    self.chronoMaximum = chronoMaximum
  }

  /// Throws where a number makes no sense.
  public func validate() throws(InitialisationError) {
    guard gain.isFinite else { throw .gain(gain) }
    if let forgetBias, !forgetBias.isFinite { throw .forgetBias(forgetBias) }
    if let chronoMaximum, !(2...1e9).contains(chronoMaximum) { throw .chronoMaximum(chronoMaximum) }
  }
}

/// Settings from which no weights can be drawn.
public enum InitialisationError: Error, Hashable, CustomStringConvertible {
  case gain(Double)
  case forgetBias(Double)
  case chronoMaximum(Double)

  public var description: String {
    switch self {
    case .gain(let gain): "the initialiser's gain \(gain) is not a finite number; 1 is the usual one"
    case .forgetBias(let bias): "the forget bias \(bias) is not a finite number; choose one from 0 to 3"
    case .chronoMaximum(let maximum):
      "the chrono maximum \(maximum) is out of range; give the longest dependency in timesteps, at least 2"
    }
  }
}
