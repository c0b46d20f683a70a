import Engine
import Tasks

/// A sequence that a run can be looked at over, besides the run's own probe.
public struct ProbeSequence: Sendable, Hashable {
  /// One line that names it.
  public let title: String
  /// Its number among the recorded sequences of a trace; nil where it was typed or read from a file.
  public let number: Int?
  /// What is read at each of the T timesteps, in words.
  public let inputLabels: [String]
  /// What should be answered there; empty where nothing is asked for.
  public let targetLabels: [String]
  /// The sequence itself, B = 1; nil where only its unrolls were recorded.
  public let batch: Batch?
  /// From this timestep on a network wrote what is read; nil where it wrote none of it.
  public var writtenFrom: Int?

  /// Whether the same is read here as in `other`, and the same asked for wherever that asks for something.
  public func agrees(with other: ProbeSequence) -> Bool {
    guard let batch, let other = other.batch else { return false }
    return batch.agrees(with: other)
  }

  /// A sequence that a person chose.
  public init(_ probe: Probe, title: String) {
    self.init(
      title: title, inputLabels: probe.inputLabels, targetLabels: probe.targetLabels, batch: probe.sequence)
  }

  /// A sequence by its parts.
  public init(
    title: String, number: Int? = nil, inputLabels: [String], targetLabels: [String], batch: Batch? = nil
  ) {
    self.title = title
    self.number = number
    self.inputLabels = inputLabels
    self.targetLabels = targetLabels
    self.batch = batch
  }
}
