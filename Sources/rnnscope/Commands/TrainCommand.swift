import ArgumentParser
import Foundation
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

  func run() throws {
    let experiment = try Experiment(arguments.options())
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try experiment.options.record.map {
      try Recording(path: $0, experiment: experiment, task: task)
    }
    let interruption = Interruption()
    var report = ProgressReport(title: experiment.title, plannedSteps: experiment.plannedSteps)
    while trainer.step < experiment.plannedSteps && !interruption.wasAsked {
      report.show(trainer.advance(into: recording))
      report.showRecordingFailure(recording?.failure)
    }
    let heldOutLoss = trainer.heldOutLoss()
    report.finish(
      heldOutLoss: heldOutLoss, metrics: heldOutLoss.map { trainer.heldOutMetrics(loss: $0) } ?? [],
      baselines: task.baselines, wasInterrupted: interruption.wasAsked)
    try recording?.finish()
    if let path = experiment.options.record {
      RecentTraces().note(path)
      print("recorded \(path); look at it with: rnnscope replay \(path)")
    }
  }
}
