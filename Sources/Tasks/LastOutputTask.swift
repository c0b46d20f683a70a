import Engine

/// Another task's sequences with one answer each, at the end: the target of every sequence's last timestep alone counts.
public struct LastOutputTask: LearningTask {
  private let base: any LearningTask

  /// The task for sequences of `base`, which has a target at every timestep.
  public init(_ base: any LearningTask) {
    precondition(base.answersEveryTimestep, "there is a target at the last timestep")
    self.base = base
  }

  public var name: String { base.name }
  public var summary: String { base.summary + ", at the end" }
  public var inputSize: Int { base.inputSize }
  public var outputSize: Int { base.outputSize }
  public var lossKind: LossKind { base.lossKind }
  public var outputLabels: [String] { base.outputLabels }
  public var inputLabels: [String] { base.inputLabels }
  public func label(ofInput vector: ArraySlice<Float>) -> String { base.label(ofInput: vector) }
  public func stretches(atMost count: Int) -> [(title: String, sequence: Batch)] {
    base.stretches(atMost: count).map { ($0.title, $0.sequence.answeredAtTheEnd) }
  }
  public var heldOut: [Batch] { base.heldOut.map(\.answeredAtTheEnd) }
  public var baselines: [Baseline] { base.baselinesAtTheEnd }
  public var valueScale: ValueScale? { base.valueScale }
  public var targetName: String { base.targetName }
  public var dataDigest: DataDigest { base.dataDigest }
  public var probe: Probe { base.probe.answeredAtTheEnd }
  public var predictsWhatItReads: Bool { base.predictsWhatItReads }
  public var endOfSequence: Int32? { base.endOfSequence }
  public var probeHint: String? { base.probeHint }

  public func batch(at step: Int) -> Batch { base.batch(at: step).answeredAtTheEnd }

  public func continuesBatch(before step: Int) -> Bool { base.continuesBatch(before: step) }

  public func probe(of line: String) throws -> Probe { try base.probe(of: line).answeredAtTheEnd }
}

extension Probe {
  /// The probe in which only the last timestep has a target.
  fileprivate var answeredAtTheEnd: Probe {
    let labels = targetLabels.enumerated().map {
      $0.offset == targetLabels.count - 1 ? $0.element : ""
    }
    return Probe(
      sequence: sequence.answeredAtTheEnd, inputLabels: inputLabels, targetLabels: labels)
  }
}

extension Batch {
  /// The batch in which only the last timestep has targets.
  fileprivate var answeredAtTheEnd: Batch {
    let earlier = (timesteps - 1) * batchSize
    var changed = self
    switch targets {
    case .classes(let classes):
      changed.targets = .classes(
        Array(repeating: Targets.ignoredClass, count: earlier) + classes.dropFirst(earlier))
    case .values(let values, _):
      changed.targets = .values(values, counted: (0..<timesteps * batchSize).map { $0 >= earlier })
    }
    return changed
  }
}
