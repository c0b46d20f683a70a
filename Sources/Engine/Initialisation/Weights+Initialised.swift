import Foundation

extension Weights where Scalar: BinaryFloatingPoint {
  /// Draws all parameters of `model` as `settings` say.
  ///
  /// The same seed gives the same weights on every machine, and the same up to rounding in Float and Double:
  /// each parameter has its own stream of random numbers, drawn in Double.
  public static func initialised(
    model: ModelShape, settings: InitialisationSettings = InitialisationSettings(), seed: UInt64
  ) -> Weights {
    var tensors: [String: Tensor<Scalar>] = [:]
    for (index, parameter) in model.parameters.enumerated() {
      var draw = ParameterDraw(model: model, settings: settings, seed: seed, stream: UInt64(index))
      let values = draw.values(of: parameter.name, shape: parameter.shape)
      tensors[parameter.name] = Tensor(shape: parameter.shape, values: values.map(Scalar.init))
    }
    return Weights(model: model, tensors: tensors)
  }
}

/// Draws one parameter.
private struct ParameterDraw {
  let model: ModelShape
  let settings: InitialisationSettings
  private var generator: RandomGenerator

  /// Keeps weights independent of data drawn with the same seed.
  private static let salt: UInt64 = 0x7765_6967_6874_7321
  /// Le, Jaitly & Hinton 2015, §3.
  private static let identityDeviation = 0.001

  init(model: ModelShape, settings: InitialisationSettings, seed: UInt64, stream: UInt64) {
    self.model = model
    self.settings = settings
    generator = RandomGenerator(seed: seed ^ Self.salt, stream: stream)
  }

  mutating func values(of name: String, shape: [Int]) -> [Double] {
    switch name {
    case "head.weight": return inputMatrix(rows: shape[0], columns: shape[1])
    case "head.bias": return bias(count: shape[0], fanIn: model.hiddenSize * model.directionCount)
    default: break
    }
    if name.contains(".weight_hh") {
      let blocks = (0..<model.gateCount).flatMap { _ in recurrentMatrix() }
      return blocks.map { $0 * settings.gain }
    }
    if name.contains(".weight_ih") {
      return (0..<model.gateCount).flatMap { _ in
        settings.scheme == .pytorch
          ? uniform(count: model.hiddenSize * shape[1], bound: 1 / Double(model.hiddenSize).squareRoot())
          : inputMatrix(rows: model.hiddenSize, columns: shape[1])
      }
    }
    let drawn = bias(count: shape[0], fanIn: model.hiddenSize)
    if name.contains(".weight_c") { return drawn }
    return withCarryBias(drawn, isInputBias: name.contains(".bias_ih"))
  }

  /// One gate's H × H block of weight_hh, before the gain.
  private mutating func recurrentMatrix() -> [Double] {
    let size = model.hiddenSize
    switch settings.scheme {
    case .pytorch: return uniform(count: size * size, bound: 1 / Double(size).squareRoot())
    case .orthogonal: return OrthogonalMatrix.drawn(size: size, from: &generator)
    case .identity: return (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
    case .sparse: return sparseMatrix(size: size)
    case .xavierUniform, .xavierNormal, .he, .heUniform: return inputMatrix(rows: size, columns: size)
    }
  }

  /// A `rows` × `columns` matrix that feeds forward: one gate's block of weight_ih, or the head.
  private mutating func inputMatrix(rows: Int, columns: Int) -> [Double] {
    let count = rows * columns
    let fanSum = Double(rows + columns)
    switch settings.scheme {
    case .pytorch: return uniform(count: count, bound: 1 / Double(columns).squareRoot())
    case .xavierUniform, .orthogonal, .sparse: return uniform(count: count, bound: (6 / fanSum).squareRoot())
    case .xavierNormal: return normal(count: count, deviation: (2 / fanSum).squareRoot())
    case .he: return normal(count: count, deviation: (2 / Double(columns)).squareRoot())
    case .heUniform: return uniform(count: count, bound: (6 / Double(columns)).squareRoot())
    case .identity: return normal(count: count, deviation: Self.identityDeviation)
    }
  }

  private mutating func sparseMatrix(size: Int) -> [Double] {
    let incomingCount = min(15, size)
    let deviation = 1 / Double(incomingCount).squareRoot()
    var values = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      var columns = Array(0..<size)
      for chosen in 0..<incomingCount {
        columns.swapAt(chosen, chosen + generator.index(below: size - chosen))
        values[row * size + columns[chosen]] = generator.normal() * deviation
      }
    }
    return values
  }

  /// A bias, or a peephole's diagonal weights.
  private mutating func bias(count: Int, fanIn: Int) -> [Double] {
    settings.scheme == .pytorch
      ? uniform(count: count, bound: 1 / Double(fanIn).squareRoot())
      : [Double](repeating: 0, count: count)
  }

  /// Puts the bias asked for on the gate that keeps the state.
  private mutating func withCarryBias(_ drawn: [Double], isInputBias: Bool) -> [Double] {
    let carryGate: Gate = model.cell == .lstm ? .forget : .update
    let gates = model.weightedGates
    guard let carryIndex = gates.firstIndex(of: carryGate) else { return drawn }
    let size = model.hiddenSize
    var values = drawn
    func put(_ biases: [Double], onGate gate: Int) {
      let kept = isInputBias ? biases : [Double](repeating: 0, count: size)
      values.replaceSubrange(gate * size..<(gate + 1) * size, with: kept)
    }
    if let maximum = settings.chronoMaximum {
      let biases = (0..<size).map { _ in log(generator.uniform(1, max(1, maximum - 1))) }
      put(biases, onGate: carryIndex)
      if let inputIndex = gates.firstIndex(of: .input) { put(biases.map { -$0 }, onGate: inputIndex) }
    } else if let forgetBias = settings.forgetBias {
      put([Double](repeating: forgetBias, count: size), onGate: carryIndex)
    }
    return values
  }

  private mutating func uniform(count: Int, bound: Double) -> [Double] {
    (0..<count).map { _ in generator.uniform(-bound, bound) }
  }

  private mutating func normal(count: Int, deviation: Double) -> [Double] {
    (0..<count).map { _ in generator.normal() * deviation }
  }
}
