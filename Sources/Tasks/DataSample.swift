import Engine

/// A sequence of the data with labels, and where it comes from.
public struct DataSample: Sendable, Hashable {
  /// Such as `from character 600`.
  public let title: String
  public let probe: Probe

  /// A sequence that comes from where `title` says.
  public init(title: String, probe: Probe) {
    self.title = title
    self.probe = probe
  }
}

extension LearningTask {
  /// At most `count` sequences of the training data: of one long text or series its stretches one after the other,
  /// evenly spread where there are more; else what the first training steps read.
  public func samples(atMost count: Int) -> [DataSample] {
    stretches(atMost: count).map { DataSample(title: $0.title, probe: labelled($0.sequence)) }
  }

  /// The first `count` sequences that training reads.
  public func stretches(atMost count: Int) -> [(title: String, sequence: Batch)] {
    var found: [(title: String, sequence: Batch)] = []
    var step = 0
    while found.count < count {
      let batch = batch(at: step)
      for number in 0..<batch.batchSize where found.count < count {
        found.append(("sequence \(number) of step \(step)", batch.sequence(number).withoutPadding))
      }
      step += 1
    }
    return found
  }

  /// `sequence` with the names of what it reads and asks for.
  private func labelled(_ sequence: Batch) -> Probe {
    let inputs: [String] =
      switch sequence.inputs {
      case .tokens(let tokens): tokens.map { inputLabels[Int($0)] }
      case .vectors(let values):
        (0..<sequence.timesteps).map { label(ofInput: values[$0 * inputSize..<($0 + 1) * inputSize]) }
      }
    let targets: [String] =
      switch sequence.targets {
      case .classes(let classes): classes.map { $0 == Targets.ignoredClass ? "" : outputLabels[Int($0)] }
      case .values(let values, let counted):
        (0..<sequence.timesteps).map { t in
          counted?[t] ?? true ? label(ofInput: values[t * outputSize..<t * outputSize + 1]) : ""
        }
      }
    return Probe(sequence: sequence, inputLabels: inputs, targetLabels: targets)
  }
}

/// One long sequence cut into stretches of equal length.
struct Stretches {
  /// Where they start.
  let starts: [Int]

  /// At most `limit` stretches of `length` values and the one after in the first `count` values, evenly spread.
  init(of length: Int, in count: Int, atMost limit: Int) {
    let fitting = max(0, (count - 1) / length)
    let wanted = min(fitting, limit)
    starts = (0..<wanted).map { $0 * fitting / wanted * length }
  }
}
