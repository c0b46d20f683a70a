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
  public let heldOut: [Batch]
  public let probe: Probe

  private let length: Int
  private let batchSize: Int
  private let seed: UInt64

  /// T where the options do not tell: a delay of 20.
  public static let defaultLength = 40

  private static let symbolCount = 8
  private static let copiedCount = 10
  private static let blank = Int32(symbolCount)
  private static let signal = Int32(symbolCount + 1)
  private static let labels = (0..<symbolCount).map { String(UnicodeScalar(UInt8(97 + $0))) } + ["·", "!"]

  /// Sequences of `options.length` timesteps: the delay and twenty more, so at least 21.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    length = try options.checkedLength(
      of: name, default: Self.defaultLength, atLeast: 2 * Self.copiedCount + 1)
    batchSize = options.batchSize
    seed = options.seed
    heldOut = SyntheticHeldOut.batches(length: length, seed: seed) { [length] batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
    var generator = DataStream.probe.generator(seed: seed)
    probe = .classification(
      Self.sequences(length: length, batchSize: 1, generator: &generator),
      inputLabels: Self.labels, targetLabels: Self.labels)
  }

  /// Timesteps from a symbol's end of presentation to the signal.
  private var delay: Int { length - 2 * Self.copiedCount }

  public var summary: String { "repeat ten symbols after a delay of \(delay)" }
  public var inputSize: Int { Self.symbolCount + 2 }
  public var outputSize: Int { Self.symbolCount + 1 }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { Array(Self.labels.dropLast()) }
  public var baselines: [Baseline] {
    [
      Baseline(
        name: "without memory",
        loss: Double(Self.copiedCount) * log(Double(Self.symbolCount)) / Double(length))
    ]
  }

  public func batch(at step: Int) -> Batch {
    var generator = DataStream.training.generator(seed: seed, index: step)
    return Self.sequences(length: length, batchSize: batchSize, generator: &generator)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    var inputs = [Int32](repeating: blank, count: length * batchSize)
    var targets = inputs
    let answerOffset = (length - copiedCount) * batchSize
    for index in 0..<copiedCount * batchSize {
      let symbol = Int32(generator.index(below: symbolCount))
      inputs[index] = symbol
      targets[answerOffset + index] = symbol
    }
    for index in answerOffset - batchSize..<answerOffset { inputs[index] = signal }
    return Batch(timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets))
  }
}
