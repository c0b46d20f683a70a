import Engine
import FolderKit
import Foundation
import Testing

@testable import Training

/// The main job on a text of a person's own: learn it, record it, look at it again.
@Suite struct LargeTextTests {
  /// At least 300 KB of sentences, drawn from a small grammar.
  private static func sentences(seed: UInt64) -> String {
    var generator = RandomGenerator(seed: seed)
    func pick(_ words: [String]) -> String { words[generator.index(below: words.count)] }
    let names = [
      "the miller", "an old heron", "her brother", "the night train", "a stranger", "the river", "Ada",
    ]
    let verbs = ["followed", "remembered", "painted", "outran", "forgave", "described", "waited for"]
    let places = [
      "beyond the orchard", "in the third winter", "under a low sky", "without a word", "at the mill",
    ]
    var text = ""
    while text.utf8.count < 300_000 {
      let sentence = "\(pick(names)) \(pick(verbs)) \(pick(names)) \(pick(places))"
      text +=
        sentence.prefix(1).uppercased() + sentence.dropFirst() + (generator.next() % 5 == 0 ? "!\n" : ". ")
    }
    return text
  }

  @Test func itIsLearnedBelowItsBigramEntropyAndReplaysNumberByNumber() async throws {
    let folder = try TemporaryFolder()
    let text = folder.path("story.txt")
    try Self.sentences(seed: 11).write(toFile: text, atomically: true, encoding: .utf8)
    var options = ExperimentOptions()
    options.text = text
    options.hidden = 128
    options.steps = 260
    options.learningRate = 0.005
    options.recordEvery = 50
    let experiment = try Experiment(options)
    let task = try experiment.loadTask()
    let trainer = Trainer(experiment: experiment, task: task)
    let recording = try Recording(path: folder.trace, experiment: experiment, task: task)
    var live: [Int: StepUnroll] = [:]
    var records: [StepRecord] = []
    for step in 0..<experiment.plannedSteps {
      if step % 65 == 0 || step % 50 == 0 { live[step] = trainer.stepUnroll }
      records.append(trainer.advance(into: recording))
    }
    try recording.finish()

    let bigramEntropy = try #require(task.baselines.first { $0.name == "bigram entropy" }?.loss)
    let heldOutLoss = try #require(trainer.heldOutLoss())
    #expect(heldOutLoss < bigramEntropy)

    let replay = try RecordedRun(path: folder.trace)
    let history = try replay.update().history
    #expect((0..<history.count).map { history[$0] } == records)
    for (step, there) in live {
      let again = try await replay.unroll(at: step)
      #expect(again?.unroll == there.unroll, "step \(step)")
    }
  }
}
