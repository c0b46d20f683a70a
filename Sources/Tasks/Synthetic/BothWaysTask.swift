import Engine
import Foundation

/// Looking ahead: say at every timestep the bit that is read three timesteps later.
///
/// A network that reads from left to right cannot know it and stays at ln 2; the half of a bidirectional
/// network (Schuster & Paliwal 1997) that reads from the right has just seen it. The last three timesteps have
/// no target.
public struct BothWaysTask: LearningTask {
  public let name = "both-ways"
  public let summary: String
  private let data: SyntheticData

  /// T where the options do not tell.
  public static let defaultLength = 20

  private static let lead = 3

  /// Sequences of `options.length` ≥ 4 timesteps.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: Self.lead + 1)
    summary = "the bit \(Self.lead) timesteps ahead, of \(length)"
    data = SyntheticData(length: length, options: options) { batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
  }

  public var inputSize: Int { 2 }
  public var outputSize: Int { 2 }
  public var lossKind: LossKind { .crossEntropy }
  public var outputLabels: [String] { ["0", "1"] }
  public var baselines: [Baseline] { [Baseline(name: "chance", loss: log(2), isLeastFromPast: true)] }
  public var inputLabels: [String] { ["0", "1"] }
  public var heldOut: [Batch] { data.heldOut }
  public var probe: Probe {
    .classification(data.probeSequence, inputLabels: ["0", "1"], targetLabels: outputLabels)
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  public var probeHint: String? { "bits, 0 and 1" }

  public func probe(of line: String) throws -> Probe {
    let bits = try ProbeLine(line).tokens(["0", "1"], atLeast: Self.lead + 1)
    return .classification(
      Self.sequences(inputs: bits, batchSize: 1), inputLabels: ["0", "1"], targetLabels: outputLabels)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    var inputs = [Int32](repeating: 0, count: length * batchSize)
    for index in inputs.indices { inputs[index] = Int32(generator.index(below: 2)) }
    return sequences(inputs: inputs, batchSize: batchSize)
  }

  private static func sequences(inputs: [Int32], batchSize: Int) -> Batch {
    let ahead = lead * batchSize
    let targets = inputs[ahead...] + [Int32](repeating: Targets.ignoredClass, count: ahead)
    return Batch(
      timesteps: inputs.count / batchSize, batchSize: batchSize, inputs: .tokens(inputs),
      targets: .classes(Array(targets)))
  }
}
