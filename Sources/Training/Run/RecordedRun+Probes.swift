import Engine
import Foundation
import Traces

extension RecordedRun {
  /// The unroll of `sequence` with the weights of `step`; where they can't be had, with those of the last checkpoint
  /// before it, and nil where there is none. Of a sequence that was recorded without being known itself, the last
  /// recorded unroll. Throws as `unroll(at:)` does.
  public func unroll(at step: Int, over sequence: ProbeSequence) async throws -> StepUnroll? {
    if let number = sequence.number {
      let recorded = try reader.unroll(atOrBefore: step, sequence: number)
      return recorded.map {
        StepUnroll(
          step: $0.step, unroll: $0.unroll, weights: weights(at: $0.step), sequence: sequence)
      }
    }
    if let traveller {
      do {
        return try await traveller.unroll(at: step, over: sequence)
      } catch is RetrainingLimit.Exceeded {
        // The weights of the last checkpoint will do.
      }
    }
    guard let found = try reader.checkpoint(atOrBefore: step), let batch = sequence.batch else { return nil }
    guard let weights = weights(at: found.step) else {
      throw RetrainingError(
        "the checkpoint at step \(found.step) is damaged, its weights can't be read: take a step before it")
    }
    return StepUnroll(
      step: found.step, unroll: Network(weights).unroll(batch), weights: weights, sequence: sequence)
  }
}

extension TraceReader {
  /// The recorded sequences besides the first one, which has the number 0.
  func otherSequences() throws(TraceError) -> [ProbeSequence] {
    try sequences().filter { $0.number != 0 }.map {
      let probe = recordedProbe(of: $0.number)
      return ProbeSequence(
        title: $0.title, number: $0.number,
        inputLabels: $0.inputLabels.isEmpty ? probe?.inputLabels ?? [] : $0.inputLabels,
        targetLabels: $0.targetLabels.isEmpty ? probe?.targetLabels ?? [] : $0.targetLabels,
        batch: probe?.sequence)
    }
  }
}
