import ArgumentParser
import Training

/// The options that state an experiment, the same for every command that trains.
struct ExperimentArguments: ParsableArguments {
  @Argument(
    help: "An experiment in TOML; options given beside it override it.",
    completion: .file(extensions: ["toml"]))
  var experiment: String?

  @Option(help: ArgumentHelp("A synthetic task; `rnnscope tasks` lists them.", valueName: "name"))
  var task: String?
  @Option(
    help: ArgumentHelp("Learn the next character of this UTF-8 text.", valueName: "file"), completion: .file()
  )
  var text: String?
  @Flag(help: "Take every line of the text as a sequence of its own; longer ones are cut at --length.")
  var lines = false
  @Option(
    help: ArgumentHelp("Forecast a numeric series of this CSV file.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var csv: String?
  @Option(
    help: ArgumentHelp(
      "The series' column: its name, or its number from 1. Default: the first numeric one.",
      valueName: "name|N"))
  var column: String?

  @Option(
    help: ArgumentHelp("The recurrent cell. Default: lstm.", valueName: "rnn|lstm|gru"),
    completion: .list(["rnn", "lstm", "gru"]))
  var cell: String?
  @Option(
    help: ArgumentHelp(
      "The simple cell's nonlinearity. Default: tanh.", valueName: "tanh|relu|linear"),
    completion: .list(["tanh", "relu", "linear"]))
  var activation: String?
  @Flag(help: "Let the LSTM's gates see its cell state (Gers & Schmidhuber 2000).")
  var peepholes = false
  @Flag(help: "Make the LSTM's input gate 1 − its forget gate (Greff et al. 2017).")
  var coupledGates = false
  @Option(
    help: ArgumentHelp(
      "The GRU's reset gate after the recurrent product, as in PyTorch, or before it, as in Cho et al. 2014. Default: after.",
      valueName: "after|before"), completion: .list(["after", "before"]))
  var gruReset: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("H, hidden units a layer. Default: 64.", valueName: "N"))
  var hidden: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("Stacked layers. Default: 1.", valueName: "N"))
  var layers: Int?
  @Flag(help: "Read the sequence from both ends.")
  var bidirectional = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Training steps. Default: 2000.", valueName: "N"))
  var steps: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("B, sequences in a mini-batch. Default: 16.", valueName: "N"))
  var batch: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("T, timesteps of a sequence. Default: 50, or the task's own.", valueName: "N"))
  var length: Int?
  @Option(
    help: ArgumentHelp(
      "Ask for an answer at every timestep, or at the last one only. Default: every.",
      valueName: "every|last"))
  var outputs: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The seed of everything random. Default: 1.", valueName: "N"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("sgd, momentum, nesterov, rmsprop, adam or adamw. Default: adam.", valueName: "name"),
    completion: .list(["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]))
  var optimizer: String?
  @Option(
    name: .customLong("lr"), parsing: .unconditional,
    help: ArgumentHelp("The learning rate. Default: 0.002.", valueName: "x"))
  var learningRate: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Shorten longer gradients to this norm; 0 turns it off. Default: 1.", valueName: "x"))
  var clipNorm: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Limit every gradient component to this. Default: off.", valueName: "x"))
  var clipValue: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Weight decay: an L2 penalty, decoupled with adamw. Default: 0, 0.01 with adamw.", valueName: "x"))
  var weightDecay: Double?

  @OptionGroup(title: "How it learns")
  var learning: LearningArguments

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "pytorch, xavier-uniform, xavier-normal, he, he-uniform, orthogonal, identity or sparse. Default: pytorch.",
      valueName: "name"),
    completion: .list(
      ["pytorch", "xavier-uniform", "xavier-normal", "he", "he-uniform", "orthogonal", "identity", "sparse"]))
  var initializer: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The gain of the initialisation. Default: 1.", valueName: "x")
  )
  var gain: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The LSTM's forget-gate bias at the start; a fork adds the difference from its parent's (0 where that states \
      none) to what was learned. Default: as drawn.
      """, valueName: "x"))
  var forgetBias: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Draw the bias of the LSTM's forget gate or the GRU's update gate for memories of up to T timesteps (chrono initialisation, Tallec & Ollivier 2018). Default: off.",
      valueName: "T"))
  var chrono: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Measure the held-out loss every N steps. Default: 100.", valueName: "N"))
  var evaluateEvery: Int?
  @Option(
    help: ArgumentHelp("Record the run into this trace.", valueName: "run.rnntrace"), completion: .file())
  var record: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Record all internals every N steps. Default: 100.", valueName: "N"))
  var recordEvery: Int?
  @Option(
    help: ArgumentHelp(
      """
      When internals are recorded: every (N steps, and often at the beginning), log (ten steps in each power of \
      ten) or events (as log, and after each clip, spike, NaN, plateau). Default: every.
      """, valueName: "every|log|events"), completion: .list(["every", "log", "events"]))
  var recordSchedule: String?
  @Option(
    help: ArgumentHelp(
      "Which tensors are recorded: quantities or tensors, * for any characters. Default: all.",
      valueName: "hidden,cell,gate.*"))
  var recordTensors: String?
  @Option(
    help: ArgumentHelp(
      "The recorded internals' numbers: float32 or float16, half the space. Default: float32.",
      valueName: "float32|float16"),
    completion: .list(["float32", "float16"]))
  var recordPrecision: String?
  @Option(
    help: ArgumentHelp(
      "Thin out old internals and checkpoints where the trace outgrows this. Default: no limit.",
      valueName: "500MB"))
  var recordLimit: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Record a checkpoint, from which any step is trained again, every N steps. Default: --record-every.",
      valueName: "N")
  )
  var checkpointEvery: Int?

  /// What the command line states, on top of the experiment file where one is named.
  func options() throws -> ExperimentOptions { try options(over: experiment) }

  /// The same on top of the experiment in the file at `path`.
  func options(over path: String?) throws -> ExperimentOptions {
    var stated = ExperimentOptions()
    stateData(in: &stated)
    stateNetwork(in: &stated)
    stateTraining(in: &stated)
    learning.state(in: &stated)
    stateRecording(in: &stated)
    guard let path else { return stated }
    let (file, leftOut) = try ExperimentFile.read(path).fitting(cellNamed: cell)
    if let cell, !leftOut.isEmpty {
      let names = leftOut.joined(separator: ", ")
      StandardError.tell("\(path): left out \(names), which \(cell.lowercased()) does not take")
    }
    return stated.overriding(file)
  }

  /// Puts into `options` what is learned, and from how much of it.
  private func stateData(in options: inout ExperimentOptions) {
    options.task = task
    options.text = text
    options.lines = lines ? true : nil
    options.csv = csv
    options.column = column
    options.batch = batch
    options.length = length
    options.outputs = outputs
    options.seed = seed
  }

  /// Puts into `options` the network and how it begins.
  private func stateNetwork(in options: inout ExperimentOptions) {
    options.cell = cell
    options.activation = activation
    options.peepholes = peepholes ? true : nil
    options.coupledGates = coupledGates ? true : nil
    options.gruReset = gruReset
    options.hidden = hidden
    options.layers = layers
    options.bidirectional = bidirectional ? true : nil
    options.initializer = initializer
    options.gain = gain
    options.forgetBias = forgetBias
    options.chrono = chrono
  }

  /// Puts into `options` how long and by what rule it is trained.
  private func stateTraining(in options: inout ExperimentOptions) {
    options.steps = steps
    options.optimizer = optimizer
    options.learningRate = learningRate
    options.clipNorm = clipNorm
    options.clipValue = clipValue
    options.weightDecay = weightDecay
    options.evaluateEvery = evaluateEvery
  }

  /// Puts into `options` what is recorded of it.
  private func stateRecording(in options: inout ExperimentOptions) {
    options.record = record
    options.recordEvery = recordEvery
    options.recordSchedule = recordSchedule
    options.recordTensors = recordTensors
    options.recordPrecision = recordPrecision
    options.recordLimit = recordLimit
    options.checkpointEvery = checkpointEvery
  }
}
