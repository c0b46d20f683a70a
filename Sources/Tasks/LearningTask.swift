import Engine
import Foundation

/// Something to learn: where training batches, held-out data and the sequence on the screen come from.
///
/// A task is a value. Everything it gives is a pure function of its options and its seed, so a run can be
/// trained again from any checkpoint and see exactly the same data.
public protocol LearningTask: Sendable {
  /// The name by which the task is asked for: `copy`, `text`, …
  var name: String { get }
  /// One line for the screen, such as "next character of alice.txt, 74 characters".
  var summary: String { get }
  /// I, the width of one input vector; the number of tokens where inputs are tokens.
  var inputSize: Int { get }
  /// O, the width of one output vector.
  var outputSize: Int { get }
  var lossKind: LossKind { get }
  /// What each of the I tokens stands for, printable; what outputs stand for where that is the same.
  var inputLabels: [String] { get }
  /// What a vector that is read is called on the screen.
  func label(ofInput vector: ArraySlice<Float>) -> String
  /// At most `count` sequences of the training data, B = 1, each with where it comes from.
  func stretches(atMost count: Int) -> [(title: String, sequence: Batch)]
  /// What each of the O outputs stands for, printable.
  var outputLabels: [String] { get }
  /// The training batch of step `step` ≥ 0. It never holds held-out data.
  func batch(at step: Int) -> Batch
  /// Whether the sequences of `step` go on where those of the step before ended, so that a state may be carried over.
  func continuesBatch(before step: Int) -> Bool
  /// Fixed data that training never sees, few enough that an evaluation stays fast. All batches are of one
  /// size, so that the mean of their losses is the loss over all.
  var heldOut: [Batch] { get }
  /// The sequence that unrolls show: held-out data, always the same.
  var probe: Probe { get }
  /// What a person may type to have it unrolled, in a few words; nil where nothing can be typed.
  var probeHint: String? { get }
  /// A probe of the user's own `line`. Throws one clear line where it is no sequence of this task.
  func probe(of line: String) throws -> Probe
  /// What predictors without memory reach, in the unit of the task's own loss; the easiest to beat first.
  var baselines: [Baseline] { get }
  /// The same where the last timestep's answer alone counts.
  var baselinesAtTheEnd: [Baseline] { get }
  /// Whether the task is one for an encoder–decoder: all its batches tell where their sources end.
  var hasDecoder: Bool { get }
  /// Whether every timestep of every sequence has a target of its own.
  var answersEveryTimestep: Bool { get }
  /// Whether every output says what is read next, so that the network can write on by itself.
  var predictsWhatItReads: Bool { get }
  /// The token after which a sequence is over; nil where none is.
  var endOfSequence: Int32? { get }
  /// Brings a series' values back to their own unit; nil where they are in it.
  var valueScale: ValueScale? { get }
  /// What one target is called where a loss is told in bits: `symbol`, `character`.
  var targetName: String { get }
  /// What tells whether the data is still what it was when a run was recorded.
  var dataDigest: DataDigest { get }
  /// What tells, beside the loss and what follows from outputs alone, how well `network` does on the held-out data.
  func furtherMetrics(of network: Network<Float>) -> [Metric]
}

extension LearningTask {
  public var inputLabels: [String] { outputLabels }
  public func label(ofInput vector: ArraySlice<Float>) -> String {
    vector.map { value in
      String(
        format: "%.4g", valueScale.map { Double(value) * $0.standardDeviation + $0.mean } ?? Double(value))
    }.joined(separator: " ")
  }
  public var baselinesAtTheEnd: [Baseline] { baselines }
  public var hasDecoder: Bool { false }
  public var answersEveryTimestep: Bool { false }
  public var predictsWhatItReads: Bool { false }
  public var endOfSequence: Int32? { nil }
  public var valueScale: ValueScale? { nil }
  public var targetName: String { "symbol" }
  public func furtherMetrics(of network: Network<Float>) -> [Metric] { [] }

  /// Of the first batches, which tell of a generator what it makes; of data from elsewhere a task takes all.
  public var dataDigest: DataDigest {
    var digest = DataDigest()
    for batch in [probe.sequence] + (0..<4).map(batch(at:)) + heldOut { digest.add(batch) }
    return digest
  }

  /// All metrics of `network` over the held-out data, where its loss is `loss`.
  public func metrics(of network: Network<Float>, loss: Double) -> [Metric] {
    let fromLoss = Metric.all(
      of: loss, kind: lossKind, unit: valueScale?.standardDeviation ?? 1, targetName: targetName)
    let accuracy = network.accuracy(on: heldOut).map { [Metric(name: "accuracy", value: $0)] } ?? []
    return fromLoss + accuracy + furtherMetrics(of: network)
  }
}

extension LearningTask {
  /// T of the longest sequences.
  public var timesteps: Int {
    heldOut.reduce(probe.sequence.timesteps) { max($0, $1.timesteps) }
  }

  /// Sequences have nothing to do with those before, unless a task says otherwise.
  public func continuesBatch(before step: Int) -> Bool { false }
}

/// One sequence with a printable label for what is read and what is asked for at every timestep.
public struct Probe: Sendable, Hashable {
  /// B = 1.
  public let sequence: Batch
  /// What the network reads at each of the T timesteps. Never a control character.
  public let inputLabels: [String]
  /// What it should answer; empty at timesteps without a target.
  public let targetLabels: [String]

  /// A probe of `sequence` with one label of each kind for every timestep.
  public init(sequence: Batch, inputLabels: [String], targetLabels: [String]) {
    precondition(sequence.batchSize == 1, "a probe is a single sequence")
    precondition(
      inputLabels.count == sequence.timesteps && targetLabels.count == sequence.timesteps,
      "a probe has one label for every timestep")
    self.sequence = sequence
    self.inputLabels = inputLabels
    self.targetLabels = targetLabels
  }
}
