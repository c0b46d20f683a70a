import Engine
import Foundation

/// The adding problem (Hochreiter & Schmidhuber 1997, §5.4): say at the end the sum of the two marked numbers.
///
/// Each input is a number from U[0, 1] and a marker that is 1 at one timestep of either half, else 0. Only the
/// last timestep has a target. Saying 1 always costs 1/6, the variance of the sum.
public struct AddingTask: LearningTask {
  public let name = "adding"
  public let summary: String
  public let probe: Probe
  private let data: SyntheticData

  /// T where the options do not tell.
  public static let defaultLength = 100

  /// Sequences of `options.length` ≥ 2 timesteps.
  public init(options: TaskOptions = TaskOptions()) throws(TaskOptionsError) {
    let length = try options.checkedLength(of: name, default: Self.defaultLength, atLeast: 2)
    summary = "sum of two marked numbers among \(length)"
    data = SyntheticData(length: length, options: options) { batchSize, generator in
      Self.sequences(length: length, batchSize: batchSize, generator: &generator)
    }
    probe = Self.probe(data.probeSequence)
  }

  public var inputSize: Int { 2 }
  public var outputSize: Int { 1 }
  public var lossKind: LossKind { .meanSquaredError }
  public var outputLabels: [String] { ["sum"] }
  public var baselines: [Baseline] { [Baseline(name: "always 1", loss: 1.0 / 6)] }
  public var heldOut: [Batch] { data.heldOut }

  /// The number, with a star where it is marked; an answer has no mark.
  public func label(ofInput vector: ArraySlice<Float>) -> String {
    guard let value = vector.first else { return "" }
    return String(format: "%.2f", value) + (vector.dropFirst().first == 1 ? "*" : "")
  }

  public func batch(at step: Int) -> Batch { data.batch(at: step) }

  public var probeHint: String? { "numbers from 0 to 1, two of them marked: 0.3 0.5* 0.9 0.2*" }

  public func probe(of line: String) throws -> Probe {
    let numbers = try ProbeLine(line).numbers(markedBy: "*", atLeast: 2)
    let marked = numbers.filter(\.isMarked)
    guard marked.count == 2 else {
      throw ProbeLineError.wrong(
        reason: "\(marked.count) numbers are marked with *, needed are two: 0.3 0.5* 0.9 0.2*")
    }
    guard numbers.allSatisfy({ (0...1).contains($0.value) }) else {
      throw ProbeLineError.wrong(reason: "a number is not from 0 to 1: type others")
    }
    let last = numbers.count - 1
    let sequence = Batch(
      timesteps: numbers.count, batchSize: 1,
      inputs: .vectors(numbers.flatMap { [Float($0.value), $0.isMarked ? 1 : 0] }),
      targets: .values(
        numbers.indices.map { $0 == last ? Float(marked[0].value) + Float(marked[1].value) : 0 },
        counted: numbers.indices.map { $0 == last }))
    return Self.probe(sequence)
  }

  private static func sequences(length: Int, batchSize: Int, generator: inout RandomGenerator) -> Batch {
    var inputs = [Float](repeating: 0, count: length * batchSize * 2)
    for index in stride(from: 0, to: inputs.count, by: 2) { inputs[index] = Float(generator.uniform()) }
    var targets = [Float](repeating: 0, count: length * batchSize)
    var counted = [Bool](repeating: false, count: length * batchSize)
    let half = length / 2
    for column in 0..<batchSize {
      let first = generator.index(below: half) * batchSize + column
      let second = (half + generator.index(below: length - half)) * batchSize + column
      let last = (length - 1) * batchSize + column
      inputs[first * 2 + 1] = 1
      inputs[second * 2 + 1] = 1
      targets[last] = inputs[first * 2] + inputs[second * 2]
      counted[last] = true
    }
    return Batch(
      timesteps: length, batchSize: batchSize, inputs: .vectors(inputs),
      targets: .values(targets, counted: counted))
  }

  private static func probe(_ sequence: Batch) -> Probe {
    guard case .vectors(let inputs) = sequence.inputs, case .values(let targets, _) = sequence.targets else {
      preconditionFailure("the adding problem reads vectors and is asked for values")
    }
    let inputLabels = (0..<sequence.timesteps).map { timestep in
      String(format: "%.2f", inputs[timestep * 2]) + (inputs[timestep * 2 + 1] == 1 ? "*" : "")
    }
    var targetLabels = [String](repeating: "", count: sequence.timesteps)
    targetLabels[sequence.timesteps - 1] = String(format: "%.2f", targets[sequence.timesteps - 1])
    return Probe(sequence: sequence, inputLabels: inputLabels, targetLabels: targetLabels)
  }
}
