import Explorer
import Tasks
import Training

/// A run that is ready to be shown: its data was read, its files were opened.
struct PreparedRun: Sendable {
  enum Source: Sendable {
    case experiment(Experiment, any LearningTask, Recording?)
    /// Whether another program goes on writing it.
    case trace(RecordedRun, isFollowed: Bool)
    case weights(WeightsRun)
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
    case .trace(let path, let isFollowed):
      (source, tracePath) = (.trace(try RecordedRun(path: path), isFollowed: isFollowed), path)
    case .weights(let path, let input):
      (source, tracePath) = (.weights(try WeightsRun(path: path, input: input)), nil)
    }
  }

  private static func experiment(_ options: ExperimentOptions) throws -> Source {
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    let recording = try options.record.map {
      try Recording(path: $0, experiment: experiment, task: task, createdBy: Rnnscope.versionedName)
    }
    return .experiment(experiment, task, recording)
  }
}
