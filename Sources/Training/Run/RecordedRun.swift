import Engine
import Foundation
import Tasks
import Traces

/// A run read from a trace, shown with the same values as a live one.
///
/// A trace of our own whose data can still be read shows every step: what was not recorded is trained again from
/// the nearest checkpoint. Any other shows the last recorded unroll at or before the step asked for.
public final class RecordedRun: Sendable {
  public let description: RunDescription
  private let reader: TraceReader
  private let traveller: TimeTraveller?

  /// Opens the trace at `path`. Throws `TraceError`.
  public init(path: String) throws {
    let reader = try TraceReader(path: path)
    self.reader = reader
    description = RunDescription(header: reader.header)
    traveller = Self.traveller(for: reader)
  }

  /// The whole run as recorded so far. Throws `TraceError` where the file is damaged.
  public func update() throws -> RunUpdate {
    RunUpdate(history: try reader.history(), newest: nil)
  }

  /// The probe's unroll at `step`: the recorded one, else one trained again, else the last recorded before it.
  public func unroll(at step: Int) async throws -> StepUnroll? {
    let recorded = try reader.unroll(atOrBefore: step)
    if let recorded, recorded.step == step {
      return StepUnroll(step: step, unroll: recorded.unroll, weights: weights(at: step))
    }
    if let traveller { return try await traveller.unroll(at: step) }
    return recorded.map { StepUnroll(step: $0.step, unroll: $0.unroll, weights: weights(at: $0.step)) }
  }

  /// The weights of `step` where the trace holds its checkpoint.
  private func weights(at step: Int) -> Weights<Float>? {
    guard let found = try? reader.checkpoint(atOrBefore: step), found.step == step else { return nil }
    return try? Checkpoint(encoded: found.bytes, model: description.model).state.weights
  }

  /// A traveller where the trace holds one of our experiments and its data gives the same task as then.
  private static func traveller(for reader: TraceReader) -> TimeTraveller? {
    let header = reader.header
    guard
      let options = try? JSONDecoder().decode(ExperimentOptions.self, from: Data(header.configuration.utf8)),
      let experiment = try? Experiment(options), let task = try? experiment.loadTask(),
      experiment.model(inputSize: task.inputSize, outputSize: task.outputSize) == header.model,
      header.extra[Recording.dataFingerprintKey] == Recording.fingerprint(of: task)
    else { return nil }
    return TimeTraveller(experiment: experiment, task: task) { step in
      try reader.checkpoint(atOrBefore: step).map { found in
        let checkpoint = try Checkpoint(encoded: found.bytes, model: header.model)
        guard checkpoint.step == found.step, checkpoint.state.updateCount == found.step else {
          throw ExperimentFileError(
            "the checkpoint at step \(found.step) is of another step: it can't be gone on from")
        }
        return checkpoint
      }
    }
  }
}

extension RunDescription {
  /// What a trace tells of its run.
  init(header: TraceHeader) {
    title = header.title
    model = header.model
    inputLabels = header.inputLabels
    targetLabels = header.targetLabels
    outputLabels = header.vocabulary
    lossKind = header.lossKind
    baselines = header.baselines
    plannedSteps = header.plannedSteps
    summary = header.extra[Recording.summaryKey] ?? ""
    probe = Self.probe(header)
    valueScale = Recording.decoded(header.extra[Recording.valueScaleKey])
  }

  /// The probe sequence that the trace tells of, where it is one that the model can be run on.
  private static func probe(_ header: TraceHeader) -> Batch? {
    guard let probe: Batch = Recording.decoded(header.extra[Recording.probeKey]),
      probe.batchSize == 1, probe.timesteps == header.inputLabels.count, probe.fault(for: header.model) == nil
    else { return nil }
    return probe
  }
}
