import Engine
import Foundation

/// Counting (after Gers & Schmidhuber 2001): predict the next symbol of aⁿXbⁿ, which ends with a dot.
///
/// n is drawn uniformly from 1 to (T − 1)/2, except the multiples of four, which are held out. What follows an
/// a cannot be known, so only the timesteps from the X on have a target: a network that counts has a loss of
/// 0, one that sees the last symbol only knows how often a b is the last.
public struct CounterTask: LearningTask {
  public let name = "counter"
  public let summary: String
  public let heldOut: [Batch]
  public let probe: Probe
  public let baselines: [Baseline]

  private let counts: [Int]
  private let length: Int
  private let batchSize: Int
  private let seed: UInt64

  /// T where the options do not tell: n up to 10.
  public static let defaultLength = 21

  private static let (a, x, b, end): (Int32, Int32, Int32, Int32) = (0, 1, 2, 3)
  private static let labels = ["a", "X", "b", "."]

  /// Sequences of `options.length` ≥ 9 timesteps.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 9)
    batchSize = options.batchSize
    seed = options.seed
    let largest = (length - 1) / 2
    counts = (1...largest).filter { !$0.isMultiple(of: 4) }
    let heldOutCounts = Array(stride(from: 4, through: largest, by: 4))
    summary = "next symbol of aⁿXbⁿ, n up to \(largest)"
    heldOut = [Self.strings(heldOutCounts, length: length)]
    probe = Self.probe(count: heldOutCounts[heldOutCounts.count - 1])
    baselines = [Baseline(name: "without counting", loss: Self.lossWithoutCounting(counts))]
  }

  public var inputSize: Int { Self.labels.count }
  public var outputSize: Int { Self.labels.count }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { Self.labels }

  public func batch(at step: Int) -> Batch {
    var generator = DataStream.training.generator(seed: seed, index: step)
    let drawn = (0..<batchSize).map { _ in counts[generator.index(below: counts.count)] }
    return Self.strings(drawn, length: length)
  }

  public var predictsWhatItReads: Bool { true }
  public var endOfSequence: Int32? { Self.end }
  public var probeHint: String? { "n of the string aⁿXbⁿ" }

  public func probe(of line: String) throws -> Probe {
    Self.probe(count: try ProbeLine(line).count(in: 1...(TaskOptions.largestLength - 1) / 2))
  }

  /// The string with n = `count` ≥ 1, whether or not such long ones were trained on: T = 2n + 1.
  public static func probe(count: Int) -> Probe {
    precondition(count >= 1, "a string has at least one a")
    return .classification(
      strings([count], length: 2 * count + 1), inputLabels: labels, targetLabels: labels)
  }

  /// One string for each of `counts`, each of its own length.
  private static func strings(_ counts: [Int], length: Int) -> Batch {
    let batchSize = counts.count
    var inputs = [Int32](repeating: end, count: length * batchSize)
    var targets = [Int32](repeating: Targets.ignoredClass, count: length * batchSize)
    for (column, count) in counts.enumerated() {
      for timestep in 0...2 * count {
        let place = timestep * batchSize + column
        inputs[place] = timestep < count ? a : timestep == count ? x : b
        if timestep >= count { targets[place] = timestep < 2 * count ? b : end }
      }
    }
    return Batch(
      timesteps: length, batchSize: batchSize, inputs: .tokens(inputs), targets: .classes(targets),
      lengths: counts.map { 2 * $0 + 1 })
  }

  /// The mean loss of knowing only that one b in m, the mean of `counts`, is the last: m targets of
  /// entropy h(1/m) and one certain b after the X.
  private static func lossWithoutCounting(_ counts: [Int]) -> Double {
    let mean = Double(counts.reduce(0, +)) / Double(counts.count)
    let last = 1 / mean
    let entropy = -last * log(last) - (1 - last) * log(1 - last)
    return mean * entropy / (mean + 1)
  }
}
