import Foundation
import Testing
import Traces

@testable import Training

@Suite struct SweepGridTests {
  private func grid(_ text: String) throws -> SweepGrid { try SweepGrid(text, name: "g.toml") }

  @Test func listsMakeAGridInWhichTheSeedChangesFastest() throws {
    let grid = try grid(
      """
      task = "adding"
      seed = [1, 2]
      lr = [0.1, 1]
      cell = ["lstm", "gru"]
      """)
    #expect(grid.differing == ["cell", "lr", "seed"])
    #expect(grid.members.count == 8)
    #expect(grid.members[0].name == "cell-lstm_lr-0.1_seed-1")
    #expect(grid.members[1].words(grid.differing) == "cell lstm, lr 0.1, seed 2")
    #expect(grid.members[7].experiment.optimizer.learningRate == 1)
    #expect(grid.members.map(\.experiment.seed) == [1, 2, 1, 2, 1, 2, 1, 2])
  }

  @Test func optionsOfARunBelongTogether() throws {
    let grid = try grid(
      """
      task = "adding"
      hidden = 8
      seed = [1, 2]
      [[run]]
      cell = "rnn"
      [[run]] # with an open gate
      cell = "lstm"
      forget-bias = 3
      hidden = 4
      """)
    #expect(grid.differing == ["cell", "forget-bias", "hidden", "seed"])
    #expect(grid.members.map(\.experiment.hiddenSize) == [8, 8, 4, 4])
    #expect(grid.members[0].differences == ["rnn", nil, "8", "1"])
    #expect(grid.members[2].name == "cell-lstm_forget-bias-3_hidden-4_seed-1")
  }

  @Test func aFileWithoutListsIsOneRun() throws {
    let grid = try grid("task = \"copy\"\nseed = [7]")
    #expect(grid.members.map(\.name) == ["run-1"] && grid.differing.isEmpty)
    #expect(grid.members[0].experiment.seed == 7)
  }

  @Test func pathsAreRelativeToTheGridAndKeptOutOfNames() throws {
    let grid = try SweepGrid("text = [\"a/b.txt\", \"/c d.txt\"]", name: "g", folder: "deep")
    #expect(grid.members.map(\.name) == ["text-b.txt", "text-c-d.txt"])
    #expect(grid.members[0].experiment.data == .text(path: "deep/a/b.txt"))
  }

  @Test(arguments: [
    ("task = \"adding\"\nseed = []", "empty list"),
    ("task = \"adding\"\nseed = [1, 1]", "there twice"),
    ("task = \"adding\"\nhiden = [1, 2]", "did you mean hidden?"),
    ("task = \"adding\"\ncell = [\"rnn\", \"lsmt\"]", "run 2 (cell-lsmt)"),
    ("task = \"adding\"\nhidden = [\"a\"]", "hidden takes a whole number"),
    ("task = \"adding\"\nseed = [-1, 2]", "at least 0"),
    ("task = \"adding\"\n[run]\ncell = \"gru\"", "line 2: the only heading here is [[run]]"),
    ("task = \"adding\"\nrun = 3", "[[run]]"),
    ("task = \"adding\"\n[[run]]\nseed = [1, 2]", "above the first [[run]]"),
    ("task = \"adding\"\nseed = [1, 2]\n[[run]]\nseed = 3", "keep one of them"),
    ("task = \"adding\"\nrecord = \"a.rnntrace\"", "--record FOLDER"),
    ("task = \"adding\"\nseed = [1, [2]]", "line 2"),
    ("task = ", "line 1"),
    ("", "nothing to learn yet"),
  ])
  func aBadGridIsOneClearLine(text: String, says: String) throws {
    let error = #expect(throws: ExperimentFileError.self) { try grid(text) }
    let line = try #require(error?.description)
    #expect(line.contains(says), "\(line)")
    #expect(line.hasPrefix("g.toml") && !line.contains("\n"))
  }

  @Test func tooManyMembersAreRefusedBeforeTheyAreMade() {
    let list = "[" + (1...300).map(String.init).joined(separator: ", ") + "]"
    for text in [
      "seed = \(list)",
      ["hidden", "batch", "steps", "length", "seed"].map { "\($0) = \(list)" }.joined(separator: "\n"),
    ] {
      let error = #expect(throws: ExperimentFileError.self) { try grid("task = \"adding\"\n" + text) }
      #expect(error?.description.contains("more than 256") == true)
    }
  }

  @Test func theSamplesAreGrids() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../samples/sweeps")
    let counts = try ["cells.toml", "forget-bias.toml"].map {
      try SweepGrid.read(folder.appendingPathComponent($0).path).members.count
    }
    #expect(counts == [6, 6])
  }

  @Test func aMemberIsTrainedAsTheTrainerWouldAndStopsWhenAsked() throws {
    let text = "task = \"adding\"\nhidden = 4\nlength = 8\nbatch = 2\nsteps = 12\nseed = [5, 6]"
    let member = try grid(text).members[1]
    let outcome = try member.train(
      recordingInto: nil, createdBy: "", isAskedToStop: { false }, tell: { _ in })
    let trainer = Trainer(experiment: member.experiment, task: try member.experiment.loadTask())
    var before = trainer.stepUnroll
    for _ in 0..<12 {
      before = trainer.stepUnroll
      trainer.advance(into: nil)
    }
    #expect(outcome.ending == .complete && outcome.history.count == 12)
    #expect(outcome.newest?.step == 11 && outcome.newest?.weights == before.weights)
    #expect(outcome.heldOutLoss == trainer.heldOutLoss())
    var asked = 0
    let stopped = try member.train(
      recordingInto: nil, createdBy: "",
      isAskedToStop: {
        asked += 1; return asked == 4
      }, tell: { _ in })
    #expect(stopped.ending == .interrupted && stopped.history.count == 4 && stopped.newest?.step == 3)
  }
}
