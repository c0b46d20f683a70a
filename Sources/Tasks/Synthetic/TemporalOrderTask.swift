import Engine
import Foundation

/// Temporal order (Hochreiter & Schmidhuber 1997, §5.7, task 6a; in this form Pascanu et al. 2013): say at the
/// end in which order two signals came.
///
/// Inputs are tokens. One signal, X or Y, comes in the second tenth of the sequence, another in the fifth; all
/// else are distractors a, b, c, d. Only the last timestep has a target, one of XX, XY, YX, YY. Chance is ln 4.
public struct TemporalOrderTask: LearningTask {
  public let name = "temporal-order"
  public let summary: String
  private let data: SyntheticData

  /// T where the options do not tell.
  public static let defaultLength = 50

  private static let distractorCount = 4
  private static let inputLabels = ["a", "b", "c", "d", "X", "Y"]

  /// Sequences of `options.length` ≥ 10 timesteps.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 10)
    summary = "order of two signals among \(length) symbols"
    data = SyntheticData(length: length, options: options) { batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
  }

  public var inputSize: Int { Self.inputLabels.count }
  public var outputSize: Int { 4 }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { ["XX", "XY", "YX", "YY"] }
  public var baselines: [Baseline] { [Baseline(name: "chance", loss: log(4))] }
  public var inputLabels: [String] { Self.inputLabels }
  public var heldOut: [Batch] { data.heldOut }
  public var probe: Probe {
    .classification(data.probeSequence, inputLabels: Self.inputLabels, targetLabels: outputLabels)
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  public var probeHint: String? { "symbols a b c d with two signals X or Y among them" }

  public func probe(of line: String) throws -> Probe {
    let symbols = try ProbeLine(line).tokens(Self.inputLabels, atLeast: 2)
    let signals = symbols.filter { $0 >= Self.distractorCount }.map { $0 - Int32(Self.distractorCount) }
    guard signals.count == 2 else {
      throw ProbeLineError.wrong(
        reason: "there are \(signals.count) signals X or Y in it, needed are two: as in abXcdYa")
    }
    var targets = [Int32](repeating: Targets.ignoredClass, count: symbols.count)
    targets[symbols.count - 1] = 2 * signals[0] + signals[1]
    let sequence = Batch(
      timesteps: symbols.count, batchSize: 1, inputs: .tokens(symbols), targets: .classes(targets))
    return .classification(sequence, inputLabels: Self.inputLabels, targetLabels: outputLabels)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    var inputs = [Int32](repeating: 0, count: length * batchSize)
    for index in inputs.indices { inputs[index] = Int32(generator.index(below: distractorCount)) }
    var targets = [Int32](repeating: Targets.ignoredClass, count: length * batchSize)
    let tenth = length / 10
    for column in 0..<batchSize {
      let first = generator.index(below: 2)
      let second = generator.index(below: 2)
      let firstPlace = tenth + generator.index(below: tenth)
      let secondPlace = 4 * tenth + generator.index(below: tenth)
      inputs[firstPlace * batchSize + column] = Int32(distractorCount + first)
      inputs[secondPlace * batchSize + column] = Int32(distractorCount + second)
      targets[(length - 1) * batchSize + column] = Int32(2 * first + second)
    }
    return Batch(timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets))
  }
}
