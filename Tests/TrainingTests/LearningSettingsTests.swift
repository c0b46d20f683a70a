import Engine
import Testing

@testable import Training

@Suite struct LearningSettingsTests {
  private func experiment(_ text: String) throws -> Experiment {
    try Experiment(ExperimentFile.parse(text, name: "e.toml"))
  }

  @Test(arguments: [
    ("schedule = 'linear'", "--schedule"),
    ("decay-every = 5", "--schedule step"),
    ("schedule = 'step'\nfinal-lr = 0.1", "--schedule cosine"),
    ("schedule = 'step'\ndecay-every = 0", "--decay-every"),
    ("schedule = 'cosine'\nfinal-lr = -1", "--final-lr"),
    ("warm-up = -1", "--warm-up"),
    ("momentum = 0.9", "--optimizer sgd"),
    ("optimizer = 'rmsprop'\nnesterov = true", "--nesterov"),
    ("optimizer = 'sgd'\nmomentum = 1", "--momentum"),
    ("alpha = 0.9", "--optimizer rmsprop"),
    ("optimizer = 'sgd'\nbeta1 = 0.5", "--optimizer adam"),
    ("beta2 = 1.5", "--beta2"),
    ("truncate = 0", "--truncate"),
    ("carry-state = true", "--text or --csv"),
    ("sampling = 'streams'", "--text or --csv"),
    ("dropout = 1", "--dropout"),
    ("recurrent-dropout = -0.1", "--recurrent-dropout"),
    ("variational = true", "--variational"),
    ("omega = 0.5", "--cell rnn"),
    ("cell = 'rnn'\nomega = 0.5\nrecurrent-dropout = 0.5", "exclude each other"),
    ("input-noise = nan", "--input-noise"),
    ("patience = 0", "--patience"),
    ("min-delta = 0.1", "--patience"),
    ("threads = 0", "--threads"),
  ])
  func whatMakesNoSenseIsRefusedInOneLine(text: String, expected: String) {
    let error = #expect(throws: ExperimentError.self) { try experiment("task = 'adding'\n" + text) }
    let line = error?.description ?? ""
    #expect(line.contains(expected) && !line.contains("\n"), "\(line)")
  }

  @Test func drawnStretchesAreNotCarriedOn() {
    #expect(throws: ExperimentError.self) {
      try experiment("text = 'a.txt'\ncarry-state = true\nsampling = 'random'")
    }
  }

  @Test(arguments: ["carry-state = true", "sampling = 'random'"])
  func linesAreNoOneLongSequence(text: String) {
    let error = #expect(throws: ExperimentError.self) {
      try experiment("text = 'a.txt'\nlines = true\n" + text)
    }
    #expect(error?.description.contains("--lines draws") == true)
  }

  @Test func noiseIsForNumbers() throws {
    #expect(throws: ExperimentError.self) {
      try experiment("task = 'copy'\ninput-noise = 0.1").loadTask()
    }
    _ = try experiment("task = 'adding'\ninput-noise = 0.1").loadTask()
  }

  @Test(arguments: [
    ("optimizer = 'sgd'", OptimizerKind.sgd), ("optimizer = 'sgd'\nmomentum = 0.8", .momentum),
    ("optimizer = 'sgd'\nmomentum = 0.8\nnesterov = true", .nesterov),
    ("optimizer = 'momentum'", .momentum), ("optimizer = 'momentum'\nnesterov = true", .nesterov),
  ])
  func momentumMakesSGDWhatPyTorchCallsIt(text: String, kind: OptimizerKind) throws {
    let settings = try experiment("task = 'adding'\n" + text).optimizer
    #expect(settings.kind == kind)
    #expect(settings.momentum == (text.contains("0.8") ? 0.8 : 0.9))
  }

  @Test func hyperparametersReachTheOptimizer() throws {
    let adam = try experiment("task = 'adding'\nbeta1 = 0.5\nbeta2 = 0.6\nepsilon = 1e-3\nweight-decay = 0.2")
      .optimizer
    #expect(adam.beta1 == 0.5 && adam.beta2 == 0.6 && adam.epsilon == 1e-3 && adam.weightDecay == 0.2)
    let rmsprop = try experiment("task = 'adding'\noptimizer = 'rmsprop'\nalpha = 0.7").optimizer
    #expect(rmsprop.smoothing == 0.7)
    #expect(try experiment("task = 'adding'\noptimizer = 'adamw'").optimizer.weightDecay == 0.01)
  }

  @Test func schedulesTakeTheRunsLengthUnlessTold() throws {
    let cosine = try experiment("task = 'adding'\nsteps = 100\nwarm-up = 20\nschedule = 'cosine'").learning
      .schedule
    #expect(cosine.decay == .cosine(finalRate: 0, stepCount: 80))
    #expect(cosine.rate(atStep: 0) == 0.002 / 20 && cosine.rate(atStep: 19) == 0.002)
    #expect(abs(cosine.rate(atStep: 60) - 0.001) < 1e-15 && cosine.rate(atStep: 100) < 1e-15)
    let step = try experiment("task = 'adding'\nsteps = 90\nschedule = 'step'").learning.schedule
    #expect(step.decay == .step(interval: 30, factor: 0.1))
  }

  @Test(arguments: [
    "task = 'copy'\nschedule = 'cosine'\nwarm-up = 7\nfinal-lr = 1e-4\ndropout = 0.2\nvariational = true",
    "task = 'adding'\ncell = 'rnn'\nomega = 0.5\ninput-noise = 0.1\npatience = 3\nmin-delta = 0.01\nthreads = 4",
    "text = 'a.txt'\ncarry-state = true\ntruncate = 10\nrecurrent-dropout = 0.3\ninput-dropout = 0.1",
    "text = 'a.txt'\nlines = true\ntruncate = 10",
    "csv = 'a.csv'\nsampling = 'streams'\nschedule = 'step'\noptimizer = 'sgd'\nmomentum = 0.5\nnesterov = true",
  ])
  func completeOptionsGiveTheSameLearning(text: String) throws {
    let experiment = try experiment(text)
    let again = try Experiment(experiment.completeOptions)
    #expect(again.completeOptions == experiment.completeOptions)
    #expect(again.learning.schedule == experiment.learning.schedule)
    #expect(again.learning.regularization == experiment.learning.regularization)
    #expect(again.learning.earlyStopping == experiment.learning.earlyStopping)
    #expect(again.learning.carriesState == experiment.learning.carriesState)
    #expect(again.learning.sampling == experiment.learning.sampling)
    #expect(again.learning.truncation == experiment.learning.truncation)
    #expect(again.optimizer == experiment.optimizer)
    // A longer run must not bend the schedule of the steps that were trained.
    var longer = experiment.completeOptions
    longer.steps = 90_000
    #expect(try Experiment(longer).learning.schedule == experiment.learning.schedule)
  }

  @Test func plainTrainingNeedsNoWords() throws {
    #expect(try experiment("task = 'adding'").learning.words == "")
    let words = try experiment(
      "task = 'adding'\nschedule = 'cosine'\ndropout = 0.5\npatience = 4\ntruncate = 5"
    ).learning.words
    for part in ["cosine", "dropout 0.5", "patience 4", "cut every 5"] { #expect(words.contains(part)) }
  }
}
