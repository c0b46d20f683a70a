import ArgumentParser
import Engine
import Foundation
import Traces
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train without the explorer, usually into a trace.",
    discussion: """
      rnnscope train --text book.txt --hidden 128 --steps 3000 --record book.rnntrace
      rnnscope train samples/adding-lstm.toml --seed 7 --record adding.rnntrace
      rnnscope train --resume book.rnntrace
      rnnscope train --fork book.rnntrace --at 1500 --lr 0.0005 --record slow.rnntrace

      Ctrl-C ends it cleanly, with a whole trace of what was trained until then. --resume trains on where the last \
      checkpoint lies, bit-identical to a run that never stopped, however it stopped; --steps makes a finished run \
      longer. --fork goes on from a step with other settings into a trace that names its parent. What the weights \
      and the data are settles itself; everything else may change. A new kind of optimiser begins with moments of \
      zero; --forget-bias moves every forget gate's bias by the difference from the parent's.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @Option(
    help: ArgumentHelp("Train this recorded run on, in the same trace.", valueName: "run.rnntrace"),
    completion: .file(extensions: ["rnntrace"]))
  var resume: String?
  @Option(
    help: ArgumentHelp(
      "Go on from a step of this recorded run with other settings.", valueName: "run.rnntrace"),
    completion: .file(extensions: ["rnntrace"]))
  var fork: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The step to fork from. Default: the newest one.", valueName: "step"))
  var at: Int?
  @Option(
    help: ArgumentHelp(
      "Write the weights at the end, or with --patience the best ones, for PyTorch.",
      valueName: "file.safetensors"), completion: .file(extensions: ["safetensors"]))
  var saveWeights: String?

  func validate() throws {
    if resume != nil && fork != nil {
      throw ValidationError("--resume and --fork exclude each other: keep one of them")
    }
    if at != nil && fork == nil {
      throw ValidationError("--at is the step to fork from: add --fork RUN.rnntrace")
    }
  }

  func run() throws {
    if let saveWeights { try OutputFile.check(saveWeights) }
    let start = try start()
    let trainer = start.trainer
    var report = ProgressReport(
      title: trainer.experiment.title, plannedSteps: trainer.experiment.plannedSteps, firstStep: trainer.step)
    let interruption = Interruption()
    train(start, &report, until: interruption)
    let heldOutLoss = trainer.heldOutLoss()
    if let words = trainer.earlyStopWords {
      report.tell("stopped early after step \(trainer.step - 1): \(words)")
    }
    report.finish(
      heldOutLoss: heldOutLoss, metrics: heldOutLoss.map { trainer.heldOutMetrics(loss: $0) } ?? [],
      baselines: trainer.task.baselines, wasInterrupted: interruption.wasAsked)
    // What was trained is saved, whatever became of the recording.
    if let saveWeights { try save(trainer.best ?? trainer.checkpoint, to: saveWeights) }
    try start.recording?.finish(heldOutLoss.map { FinalEvaluation(step: trainer.step, loss: $0) })
    report.showRecordingExcess(start.recording?.excess)
    if let path = start.path {
      // The list is a convenience of the explorer's, which tells where it can't be kept.
      try? RecentTraces().note(path)
      print("recorded \(path); look at it with: rnnscope replay \(path)".displaySafe)
    }
  }

  /// Trains to the planned end, unless it stops early or somebody asks for that.
  private func train(_ start: TrainingStart, _ report: inout ProgressReport, until interruption: Interruption)
  {
    let trainer = start.trainer
    let plannedSteps = trainer.experiment.plannedSteps
    while trainer.step < plannedSteps && !trainer.hasStoppedEarly && !interruption.wasAsked {
      report.show(trainer.advance(into: start.recording))
      report.showRecordingFailure(start.recording?.failure)
      report.showRecordingExcess(start.recording?.excess)
    }
    trainer.finishEvents(in: start.recording)
  }

  private func start() throws -> TrainingStart {
    let options = try arguments.options()
    if let resume { return try TrainingStart(resuming: resume, options) }
    if let fork { return try TrainingStart(forking: fork, at: at, options) }
    return try TrainingStart(options)
  }

  private func save(_ checkpoint: Checkpoint, to path: String) throws {
    try WeightsFile.write(checkpoint.state.weights, to: path)
    print("saved the weights of step \(checkpoint.step) to \(path)".displaySafe)
  }
}
