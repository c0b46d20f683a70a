import Engine
import Testing

/// A network, a batch and what they are called in a failing test.
struct Case: CustomTestStringConvertible, Sendable {
  var model: ModelShape
  var timesteps: Int
  var batchSize: Int
  var loss: LossKind
  var usesTokens = false
  var seed: UInt64 = 1

  var testDescription: String {
    let directions = model.isBidirectional ? "bidirectional " : ""
    return "\(directions)\(model.variant.rawValue) \(model.layerCount)×\(model.hiddenSize), "
      + "T \(timesteps) B \(batchSize) I \(model.inputSize) O \(model.outputSize), \(loss)"
  }

  /// Weights and biases uniform in ±`bound`.
  func weights<Scalar: EngineScalar>(bound: Double = 0.6) -> Weights<Scalar> {
    var generator = RandomGenerator(seed: seed, stream: 7)
    var tensors: [String: Tensor<Scalar>] = [:]
    for (name, shape) in model.parameters {
      let values = (0..<shape.reduce(1, *)).map { _ in Scalar(Float(generator.uniform(-bound, bound))) }
      tensors[name] = Tensor(shape: shape, values: values)
    }
    return Weights(model: model, tensors: tensors)
  }

  /// Random inputs and targets; about a quarter of the timesteps have no target.
  var batch: Batch {
    var generator = RandomGenerator(seed: seed, stream: 8)
    let rows = timesteps * batchSize
    let inputs: Inputs =
      usesTokens
      ? .tokens((0..<rows).map { _ in Int32(generator.index(below: model.inputSize)) })
      : .vectors((0..<rows * model.inputSize).map { _ in Float(generator.uniform(-1, 1)) })
    let counts = (0..<rows).map { $0 == 0 || generator.uniform() < 0.75 }
    let targets: Targets
    switch loss {
    case .crossEntropy:
      targets = .classes(
        counts.map { $0 ? Int32(generator.index(below: model.outputSize)) : Targets.ignoredClass })
    case .meanSquaredError:
      targets = .values(
        (0..<rows * model.outputSize).map { _ in Float(generator.uniform(-1, 1)) }, counted: counts)
    }
    return Batch(timesteps: timesteps, batchSize: batchSize, inputs: inputs, targets: targets)
  }

  /// The same with other numbers of timesteps and sequences.
  func with(timesteps: Int, batchSize: Int) -> Case {
    var changed = self
    changed.timesteps = timesteps
    changed.batchSize = batchSize
    return changed
  }

  /// Every cell × 1–3 layers × 1–2 directions × both losses, small, with odd extents and tokens among them. (Of three
  /// layers both directions and one loss.)
  static let everyKind: [Case] = CellVariant.allCases.flatMap { variant in
    [1, 2, 3].flatMap { layers in
      (layers == 3 ? [true] : [false, true]).flatMap { isBidirectional in
        (layers == 3 ? [LossKind.meanSquaredError] : LossKind.allCases).map { loss in
          Case(
            model: ModelShape(
              variant: variant, inputSize: 3, hiddenSize: loss == .crossEntropy ? 5 : 3,
              layerCount: layers, isBidirectional: isBidirectional, outputSize: 4),
            timesteps: 5, batchSize: 2, loss: loss, usesTokens: loss == .crossEntropy && layers == 1)
        }
      }
    }
  }

  /// Extents at and around what memory is padded to, for every cell.
  static let manySizes: [Case] = CellVariant.allCases.flatMap { variant in
    [
      (1, 1, 1, 1, 1), (1, 1, 1, 5, 1), (2, 3, 7, 13, 5), (9, 1, 1, 31, 17), (3, 13, 17, 33, 2),
      (4, 7, 5, 64, 16), (70, 2, 16, 48, 33), (3, 2, 65, 130, 70),
    ].map { timesteps, batchSize, inputs, hidden, outputs in
      Case(
        model: ModelShape(
          variant: variant, inputSize: inputs, hiddenSize: hidden,
          layerCount: hidden == 33 ? 2 : 1, isBidirectional: hidden == 13 || hidden == 33,
          outputSize: outputs),
        timesteps: timesteps, batchSize: batchSize, loss: outputs == 5 ? .meanSquaredError : .crossEntropy)
    }
  }
}
