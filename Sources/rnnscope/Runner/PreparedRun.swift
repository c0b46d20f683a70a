import Explorer
import Training

/// A run that is ready to be shown: its data was read, its files were opened.
struct PreparedRun: Sendable {
  /// The trace that it reads or records.
  let tracePath: String?
  /// Sets it going, beside the others that train in the lockstep; its updates are told.
  let start: @Sendable (Lockstep, _ tell: @escaping @Sendable (RunAction) -> Void) -> any RunSource
}

extension PreparedRun {
  /// Everything that `target` asks for. Throws where one part can't be opened, and lets go of the others then.
  static func all(of target: HomeItem.Target) async throws -> [PreparedRun] {
    var prepared: [PreparedRun] = []
    do {
      for part in target.parts {
        try Task.checkCancellation()
        prepared.append(try PreparedRun(part))
      }
      try Task.checkCancellation()
    } catch {
      for run in prepared { await run.discard() }
      throw error
    }
    return prepared
  }

  /// Lets go of a run that nobody wants any more: a trace that it was to be recorded into is left whole.
  func discard() async { try? await start(Lockstep()) { _ in }.finish() }

  /// Reads what `target` needs. Throws what keeps it from opening, one clear line.
  init(_ target: HomeItem.Target) throws {
    switch target {
    case .experiment(let options): try self.init(options)
    case .experimentFile(let path): try self.init(try ExperimentFile.read(path))
    case .together, .lesson:
      preconditionFailure("several runs are prepared one by one")
    case .kept:
      preconditionFailure("a run that is open is not opened again")
    case .newExperiment:
      throw ExperimentError("a new experiment is stated in its form first: press Enter on it")
    case .trace(let path, let isFollowed):
      let run = try RecordedRun(path: path)
      self.init(tracePath: path) { _, _ in RecordedSource(run: run, path: path, isFollowed: isFollowed) }
    case .weights(let path, let input):
      let run = try WeightsRun(path: path, input: input)
      self.init(tracePath: nil) { _, _ in WeightsSource(run: run) }
    }
  }

  /// The run that goes on where `fork` of `origin` begins, recorded where its experiment says so. Throws what keeps it
  /// from being recorded.
  init(_ fork: Fork, of origin: ForkOrigin) throws {
    let recording = try fork.recording(of: origin)
    self.init(tracePath: recording?.path) { lockstep, tell in
      LiveSource(
        run: LiveRun(fork: fork, of: origin, recording: recording) { tell(.updated($0)) },
        lockstep: lockstep)
    }
  }

  private init(_ options: ExperimentOptions) throws {
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    let recording = try options.record.map {
      try Recording(path: $0, experiment: experiment, task: task, createdBy: Rnnscope.versionedName)
    }
    self.init(tracePath: options.record) { lockstep, tell in
      LiveSource(
        run: LiveRun(experiment: experiment, task: task, recording: recording) { tell(.updated($0)) },
        lockstep: lockstep)
    }
  }
}
