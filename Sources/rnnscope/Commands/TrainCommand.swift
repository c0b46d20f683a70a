import ArgumentParser
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

      Ctrl-C ends it cleanly, with a whole trace of what was trained until then.
      """)

  @OptionGroup var arguments: ExperimentArguments
  @Option(
    help: ArgumentHelp(
      "Write the weights at the end, or with --patience the best ones, for PyTorch.",
      valueName: "file.safetensors"), completion: .file(extensions: ["safetensors"]))
  var saveWeights: String?

  func run() throws {
    let experiment = try Experiment(arguments.options())
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try experiment.options.record.map {
      try Recording(path: $0, experiment: experiment, task: task)
    }
    let interruption = Interruption()
    var report = ProgressReport(title: experiment.title, plannedSteps: experiment.plannedSteps)
    while trainer.step < experiment.plannedSteps && !trainer.hasStoppedEarly && !interruption.wasAsked {
      report.show(trainer.advance(into: recording))
      report.showRecordingFailure(recording?.failure)
    }
    let heldOutLoss = trainer.heldOutLoss()
    if let words = trainer.earlyStopWords {
      report.tell("stopped early after step \(trainer.step - 1): \(words)")
    }
    report.finish(heldOutLoss: heldOutLoss, baselines: task.baselines, wasInterrupted: interruption.wasAsked)
    try recording?.finish()
    if let saveWeights { try save(trainer.best ?? trainer.checkpoint, to: saveWeights) }
    if let path = experiment.options.record {
      RecentTraces().note(path)
      print("recorded \(path); look at it with: rnnscope replay \(path)")
    }
  }

  private func save(_ checkpoint: Checkpoint, to path: String) throws {
    try WeightsFile.write(checkpoint.state.weights, to: path)
    print("saved the weights of step \(checkpoint.step) to \(path)")
  }
}
