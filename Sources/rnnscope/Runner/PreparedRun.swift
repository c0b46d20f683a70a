import Explorer
import Tasks
import Training

/// A run that is ready to be shown: its data was read, its files were opened.
struct PreparedRun: Sendable {
  enum Source: Sendable {
    case experiment(Experiment, any LearningTask, Recording?)
    case trace(RecordedRun)
  }

  let source: Source
  /// The trace that it reads or records.
  let tracePath: String?

  /// Reads what `target` needs. Throws what keeps it from opening, one clear line.
  init(_ target: HomeItem.Target) throws {
    switch target {
    case .experiment(let options):
      (source, tracePath) = (try Self.experiment(options), options.record)
    case .experimentFile(let path):
      let options = try ExperimentFile.read(path)
      (source, tracePath) = (try Self.experiment(options), options.record)
    case .newExperiment:
      throw ExperimentError("a new experiment is stated in its form first: press Enter on it")
    case .trace(let path):
      (source, tracePath) = (.trace(try RecordedRun(path: path)), path)
    }
  }

  private static func experiment(_ options: ExperimentOptions) throws -> Source {
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    let recording = try options.record.map { try Recording(path: $0, experiment: experiment, task: task) }
    return .experiment(experiment, task, recording)
  }
}
