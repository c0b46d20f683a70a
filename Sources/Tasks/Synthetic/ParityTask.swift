import Engine
import Foundation

/// Prefix parity: say at every timestep whether the number of ones so far is odd.
///
/// One bit of memory is enough, but it must never be lost: each input may turn it over, and no timestep tells
/// more than the parity before it. Chance is ln 2.
public struct ParityTask: LearningTask {
  public let name = "parity"
  public let summary: String
  private let length: Int
  private let data: SyntheticData

  /// T where the options do not tell.
  public static let defaultLength = 50

  /// Sequences of `options.length` ≥ 2 timesteps.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 2)
    self.length = length
    summary = "parity of all bits so far, over \(length) timesteps"
    data = SyntheticData(length: length, options: options) { batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
  }

  public var inputSize: Int { 2 }
  public var outputSize: Int { 2 }
  public var lossKind: LossKind { .crossEntropy }
  public var answersEveryTimestep: Bool { true }
  public var outputLabels: [String] { ["even", "odd"] }
  /// The parity of one bit is the bit itself, so that the first answer takes no memory.
  public var baselines: [Baseline] {
    baselinesAtTheEnd + [
      Baseline(name: "chance after the first answer", loss: log(2) * Double(length - 1) / Double(length))
    ]
  }
  public var baselinesAtTheEnd: [Baseline] { [Baseline(name: "chance", loss: log(2))] }
  public var inputLabels: [String] { ["0", "1"] }
  public var heldOut: [Batch] { data.heldOut }
  public var probe: Probe {
    .classification(data.probeSequence, inputLabels: ["0", "1"], targetLabels: outputLabels)
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  public var probeHint: String? { "bits, 0 and 1" }

  public func probe(of line: String) throws -> Probe {
    let bits = try ProbeLine(line).tokens(["0", "1"])
    return .classification(
      Self.sequences(inputs: bits, batchSize: 1), inputLabels: ["0", "1"], targetLabels: outputLabels)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    var inputs = [Int32](repeating: 0, count: length * batchSize)
    for index in inputs.indices { inputs[index] = Int32(generator.index(below: 2)) }
    return sequences(inputs: inputs, batchSize: batchSize)
  }

  private static func sequences(inputs: [Int32], batchSize: Int) -> Batch {
    var targets = inputs
    for index in batchSize..<targets.count { targets[index] ^= targets[index - batchSize] }
    return Batch(
      timesteps: inputs.count / batchSize, batchSize: batchSize, inputs: .tokens(inputs),
      targets: .classes(targets))
  }
}
