import Engine
import Foundation

/// Copy memory (Hochreiter & Schmidhuber 1997, §5.6; in this form Arjovsky et al. 2016): repeat ten symbols
/// after a delay.
///
/// Inputs are tokens: ten symbols of eight, delay − 1 blanks, a signal, ten blanks. The answer is a blank at
/// every timestep but the last ten, where it is the ten symbols. A network without memory answers blanks and
/// guesses at the end, which costs 10 ln 8 / T nats.
public struct CopyTask: LearningTask {
  public let name = "copy"
  public let summary: String
  public let baselines: [Baseline]
  private let data: SyntheticData

  /// T where the options do not tell: a delay of 20.
  public static let defaultLength = 40

  private static let symbolCount = 8
  private static let copiedCount = 10
  private static let blank = Int32(symbolCount)
  private static let signal = Int32(symbolCount + 1)
  private static let inputLabels = ["a", "b", "c", "d", "e", "f", "g", "h", "·", "!"]

  /// Sequences of `options.length` timesteps: the delay and twenty more, so at least 21.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(
      of: name, default: Self.defaultLength, atLeast: 2 * Self.copiedCount + 1)
    summary = "repeat ten symbols after a delay of \(length - 2 * Self.copiedCount)"
    let guessing = Double(Self.copiedCount) * log(Double(Self.symbolCount))
    baselines = [Baseline(name: "without memory", loss: guessing / Double(length))]
    data = SyntheticData(length: length, options: options) { batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
  }

  public var inputSize: Int { Self.symbolCount + 2 }
  public var outputSize: Int { Self.symbolCount + 1 }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { Self.inputLabels.dropLast() }
  public var inputLabels: [String] { Self.inputLabels }
  public var heldOut: [Batch] { data.heldOut }
  public var probe: Probe {
    .classification(data.probeSequence, inputLabels: Self.inputLabels, targetLabels: outputLabels)
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  public var probeHint: String? { "ten symbols a to h" }

  public func probe(of line: String) throws -> Probe {
    let symbols = try ProbeLine(line).tokens(
      Array(Self.inputLabels.prefix(Self.symbolCount)), atLeast: Self.copiedCount)
    guard symbols.count == Self.copiedCount else {
      throw ProbeLineError.wrong(
        reason: "these are \(symbols.count) symbols, needed are \(Self.copiedCount): type so many")
    }
    let sequence = Self.sequences(
      symbols, length: data.probeSequence.timesteps, batchSize: 1)
    return .classification(sequence, inputLabels: Self.inputLabels, targetLabels: outputLabels)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    let symbols = (0..<copiedCount * batchSize).map { _ in Int32(generator.index(below: symbolCount)) }
    return sequences(symbols, length: length, batchSize: batchSize)
  }

  /// Sequences that show `symbols`, row-major [10, B], and ask for them at the end.
  private static func sequences(_ symbols: [Int32], length: Int, batchSize: Int) -> Batch {
    var inputs = [Int32](repeating: blank, count: length * batchSize)
    var targets = inputs
    let answerOffset = (length - copiedCount) * batchSize
    for (index, symbol) in symbols.enumerated() {
      inputs[index] = symbol
      targets[answerOffset + index] = symbol
    }
    for index in answerOffset - batchSize..<answerOffset { inputs[index] = signal }
    return Batch(timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets))
  }
}
