import ArgumentParser
import Training

/// The options that tell how an experiment's network learns, beside the optimiser and clipping.
struct LearningArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The learning rate over the run: constant, step (× --decay-factor every --decay-every steps) or cosine (to \
      --final-lr in --decay-steps steps). Default: constant.
      """, valueName: "constant|step|cosine"), completion: .list(["constant", "step", "cosine"]))
  var schedule: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Raise the rate to --lr over the first N steps. Default: 0.", valueName: "N"))
  var warmUp: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Schedule step: every how many steps. Default: a third of --steps.", valueName: "N"))
  var decayEvery: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Schedule step: what the rate is multiplied with. Default: 0.1.", valueName: "x"))
  var decayFactor: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Schedule cosine: in how many steps after the warm-up. Default: the rest of --steps.", valueName: "N"))
  var decaySteps: Int?
  @Option(
    name: .customLong("final-lr"), parsing: .unconditional,
    help: ArgumentHelp("Schedule cosine: the rate at its end. Default: 0.", valueName: "x"))
  var finalRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Momentum of sgd, momentum and nesterov. Default: 0 for sgd, else 0.9.", valueName: "x"))
  var momentum: Double?
  @Flag(help: "Nesterov's momentum, with --optimizer sgd or momentum.")
  var nesterov = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The smoothing of rmsprop. Default: 0.99.", valueName: "x"))
  var alpha: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The first moment's decay of adam and adamw. Default: 0.9.", valueName: "x"))
  var beta1: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The second moment's decay of adam and adamw. Default: 0.999.", valueName: "x"))
  var beta2: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("ε of rmsprop, adam and adamw. Default: 1e-8.", valueName: "x"))
  var epsilon: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Cut backpropagation every N timesteps of a sequence; states go on. Default: never.", valueName: "N"))
  var truncate: Int?
  @Option(
    help: ArgumentHelp(
      """
      With --text or --csv, how batches are made: random (each sequence begins anywhere) or streams (the data is read \
      as --batch parallel streams, each batch going on where the last one ended). Default: random, or streams with \
      --carry-state.
      """, valueName: "random|streams"), completion: .list(["random", "streams"]))
  var sampling: String?
  @Flag(
    help: "With --text or --csv: begin each batch with the states that the last one ended with.")
  var carryState = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Drop out what a layer hands upwards, with this probability. Default: 0.", valueName: "x"))
  var dropout: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Drop out inputs with this probability; a dropped symbol reads as zeros. Default: 0.", valueName: "x"))
  var inputDropout: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Drop out what the recurrent weights read, one mask a sequence (Gal & Ghahramani). Default: 0.",
      valueName: "x"))
  var recurrentDropout: Double?
  @Flag(help: "One mask a sequence for --dropout and --input-dropout too, instead of one a timestep.")
  var variational = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add Gaussian noise of this standard deviation to inputs that are numbers. Default: 0.", valueName: "x")
  )
  var inputNoise: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The weight of Pascanu's regulariser Ω, which keeps gradients from vanishing; --cell rnn. Default: 0.",
      valueName: "x"))
  var omega: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after N evaluations without a better held-out loss, and keep the best weights. Default: never.",
      valueName: "N"))
  var patience: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What a loss must be lower by to be better. Default: 0.", valueName: "x"))
  var minDelta: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that share a step; the numbers stay the same. Default: 1.", valueName: "N"))
  var threads: Int?

  /// Puts what the command line states into `options`.
  func state(in options: inout ExperimentOptions) {
    options.schedule = schedule
    options.warmUp = warmUp
    options.decayEvery = decayEvery
    options.decayFactor = decayFactor
    options.decaySteps = decaySteps
    options.finalRate = finalRate
    options.momentum = momentum
    options.nesterov = nesterov ? true : nil
    options.alpha = alpha
    options.beta1 = beta1
    options.beta2 = beta2
    options.epsilon = epsilon
    options.truncate = truncate
    options.sampling = sampling
    options.carryState = carryState ? true : nil
    options.dropout = dropout
    options.inputDropout = inputDropout
    options.recurrentDropout = recurrentDropout
    options.variational = variational ? true : nil
    options.inputNoise = inputNoise
    options.omega = omega
    options.patience = patience
    options.minDelta = minDelta
    options.threads = threads
  }
}
