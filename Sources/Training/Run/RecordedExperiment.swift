import Engine
import Foundation
import Tasks
import Traces

/// The experiment of a trace that rnnscope recorded, with its data read again: what its run is trained again from.
struct RecordedExperiment: Sendable {
  let experiment: Experiment
  let task: any LearningTask

  /// Reads the experiment that `header` tells of. Throws `RetrainingError` where the trace is another program's, or
  /// its data is gone or gives another task than it did.
  init(header: TraceHeader) throws(RetrainingError) {
    guard
      let options = try? JSONDecoder().decode(ExperimentOptions.self, from: Data(header.configuration.utf8)),
      let experiment = try? Experiment(options)
    else { throw RetrainingError("this is not a run of rnnscope's own, and only those can be trained again") }
    do {
      task = try experiment.loadTask()
    } catch {
      throw RetrainingError("the run can't be trained again without its data: \("\(error)".displaySafe)")
    }
    guard experiment.model(for: task) == header.model,
      header.extra[Recording.dataFingerprintKey] == Recording.fingerprint(of: task)
    else {
      throw RetrainingError(
        "\(experiment.dataName.displaySafe) has changed since the run was recorded: put the old data back")
    }
    self.experiment = experiment
  }

  /// The last checkpoint of `reader` at or before `step`. Throws where it is damaged or belongs to another run.
  func checkpoint(atOrBefore step: Int, in reader: TraceReader) throws -> Checkpoint? {
    guard let found = try reader.checkpoint(atOrBefore: step) else { return nil }
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint(encoded: found.bytes, model: reader.header.model)
    } catch {
      throw RetrainingError("the checkpoint at step \(found.step) is damaged: \(error)")
    }
    guard checkpoint.step == found.step, checkpoint.state.updateCount == found.step else {
      throw RetrainingError(
        "the checkpoint at step \(found.step) is of another step: it can't be gone on from")
    }
    return checkpoint
  }
}

/// Why a recorded run cannot be trained again: one line.
public struct RetrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
