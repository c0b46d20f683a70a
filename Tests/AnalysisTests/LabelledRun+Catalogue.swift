import Engine

extension LabelledRun {
  private static func sgd(_ rate: Double) -> OptimizerSettings {
    OptimizerSettings(kind: .sgd, learningRate: rate)
  }

  private static func adam(_ rate: Double) -> OptimizerSettings {
    OptimizerSettings(kind: .adam, learningRate: rate)
  }

  private static let orthogonal = InitialisationSettings(scheme: .orthogonal)

  static let healthy: [LabelledRun] = [
    LabelledRun(
      label: .healthy, name: "GRU, parity", task: "parity", length: 12, cell: .gru, optimizer: adam(0.02),
      steps: 400),
    LabelledRun(
      label: .healthy, name: "LSTM, forget bias 3, adding", task: "adding", length: 12, cell: .lstm,
      initialisation: InitialisationSettings(forgetBias: 3), optimizer: adam(0.02), steps: 600),
    LabelledRun(
      label: .healthy, name: "GRU, adding", task: "adding", length: 20, cell: .gru, optimizer: adam(0.02),
      steps: 600),
    LabelledRun(
      label: .healthy, name: "tanh, orthogonal, short temporal order", task: "temporal-order", length: 10,
      initialisation: orthogonal, steps: 600),
    LabelledRun(
      label: .healthy, name: "GRU, temporal order", task: "temporal-order", length: 20, cell: .gru,
      optimizer: adam(0.01), steps: 500),
    LabelledRun(
      label: .healthy, name: "bidirectional GRU, both ways", task: "both-ways", length: 20, cell: .gru,
      isBidirectional: true, optimizer: adam(0.01), steps: 250),
    LabelledRun(
      label: .healthy, name: "LSTM, counter", task: "counter", length: 15, cell: .lstm, optimizer: adam(0.02),
      steps: 500),
    LabelledRun(
      label: .healthy, name: "IRNN, short temporal order", task: "temporal-order", length: 10,
      activation: .relu, hidden: 24, initialisation: InitialisationSettings(scheme: .identity),
      optimizer: adam(0.002), steps: 800),
    LabelledRun(
      label: .healthy, name: "tanh, orthogonal, counter", task: "counter", length: 15, hidden: 24,
      initialisation: orthogonal, optimizer: adam(0.005), steps: 500),
    // Without a plateau to learn from, a few steps show a falling loss and nothing wrong.
    LabelledRun(
      label: .healthy, name: "GRU, counter, 40 steps", task: "counter", length: 15, cell: .gru,
      optimizer: adam(0.01), steps: 40),
    LabelledRun(
      label: .healthy, name: "GRU, adding, rate 0.05 and no clipping", task: "adding", length: 30, cell: .gru,
      hidden: 32, optimizer: adam(0.05), clipping: Clipping(), steps: 500),
    LabelledRun(
      label: .healthy, name: "LSTM, text", task: "logbook", length: 30, cell: .lstm, hidden: 24,
      optimizer: adam(0.01), steps: 300),
    // One answer a sequence: the loss is on its way from what a constant answer reaches.
    LabelledRun(
      label: .healthy, name: "GRU, text, one answer at the end", task: "logbook", length: 15, cell: .gru,
      hidden: 24, optimizer: adam(0.005), steps: 500, answersAtTheEnd: true),
    LabelledRun(
      label: .healthy, name: "tanh, waves", task: "waves", length: 30, optimizer: adam(0.01), steps: 300),
    // A rate of 1 and clipping: the loss falls without having shot up.
    LabelledRun(
      label: .healthy, name: "LSTM, text, SGD rate 1", task: "logbook", length: 30, cell: .lstm, hidden: 24,
      optimizer: sgd(1), steps: 400),
  ]

  static let vanishing: [LabelledRun] = [
    // σ_max(W_hh) is above 1 under PyTorch's initialisation.
    LabelledRun(
      label: .vanishing, name: "tanh, adding", task: "adding", length: 60, hidden: 24,
      optimizer: adam(0.002)),
    LabelledRun(
      label: .vanishing, name: "tanh, temporal order", task: "temporal-order", length: 50,
      optimizer: adam(0.002)),
    LabelledRun(
      label: .vanishing, name: "tanh, SGD, temporal order", task: "temporal-order", length: 40,
      optimizer: sgd(0.05)),
    // A loss at every timestep: the total gradient looks flat.
    LabelledRun(
      label: .vanishing, name: "tanh, copy", task: "copy", length: 50, optimizer: adam(0.005), steps: 500),
    LabelledRun(
      label: .vanishing, name: "tanh, parity", task: "parity", length: 60, hidden: 24, optimizer: sgd(0.05)),
    LabelledRun(
      label: .vanishing, name: "LSTM, forget bias 0, temporal order", task: "temporal-order", length: 50,
      cell: .lstm, initialisation: InitialisationSettings(forgetBias: 0), optimizer: adam(0.005)),
    LabelledRun(
      label: .vanishing, name: "GRU, adding, early", task: "adding", length: 100, cell: .gru,
      optimizer: adam(0.001)),
    LabelledRun(
      label: .vanishing, name: "two layers of tanh, temporal order", task: "temporal-order", length: 50,
      layers: 2, optimizer: adam(0.002)),
    LabelledRun(
      label: .vanishing, name: "LSTM both ways, adding", task: "adding", length: 100, cell: .lstm,
      isBidirectional: true, optimizer: adam(0.002)),
    LabelledRun(
      label: .vanishing, name: "ReLU, temporal order", task: "temporal-order", length: 60, activation: .relu,
      hidden: 32, optimizer: sgd(0.01)),
  ]

  static let exploding: [LabelledRun] = [
    LabelledRun(
      label: .exploding, name: "ReLU, gain 1.7, clipped and calm", task: "adding", length: 50,
      activation: .relu, initialisation: InitialisationSettings(scheme: .orthogonal, gain: 1.7),
      optimizer: sgd(1e-4)),
    LabelledRun(
      label: .exploding, name: "linear, gain 1.2", task: "temporal-order", length: 50, activation: .linear,
      initialisation: InitialisationSettings(scheme: .orthogonal, gain: 1.2), optimizer: sgd(1e-4)),
    LabelledRun(
      label: .exploding, name: "IRNN, adding, without clipping", task: "adding", length: 100,
      activation: .relu, hidden: 32, initialisation: InitialisationSettings(scheme: .identity),
      optimizer: sgd(0.01), clipping: Clipping()),
    LabelledRun(
      label: .exploding, name: "tanh, gain 2.5", task: "parity", length: 60, hidden: 32,
      initialisation: InitialisationSettings(scheme: .orthogonal, gain: 2.5), optimizer: sgd(0.02)),
    // The weights hardly move, but that is not what is wrong.
    LabelledRun(
      label: .exploding, name: "linear, gain 1.05, tiny rate", task: "adding", length: 200,
      activation: .linear, hidden: 24,
      initialisation: InitialisationSettings(scheme: .orthogonal, gain: 1.05), optimizer: sgd(1e-5), steps: 60
    ),
  ]

  static let otherwiseSick: [LabelledRun] = [
    LabelledRun(
      label: .saturated, name: "tanh, rate 0.5", task: "temporal-order", length: 25, optimizer: adam(0.5)),
    LabelledRun(
      label: .saturated, name: "LSTM, rate 1", task: "parity", length: 30, cell: .lstm, optimizer: adam(1)),
    LabelledRun(
      label: .saturated, name: "GRU, rate 3", task: "copy", length: 30, cell: .gru, optimizer: adam(3)),
    LabelledRun(
      label: .saturated, name: "tanh, inputs a hundred times too large", task: "adding", length: 40,
      hidden: 24, optimizer: adam(0.002), inputScale: 100),
    // Only the head learns, from what the last symbol sets.
    LabelledRun(
      label: .saturated, name: "tanh, rate 0.5, copy", task: "copy", length: 30, hidden: 32,
      optimizer: adam(0.5), steps: 150),
    // What gradient is left explodes.
    LabelledRun(
      label: .saturated, name: "tanh, weights ten times too large", task: "temporal-order", length: 30,
      hidden: 32, initialisation: InitialisationSettings(gain: 12), optimizer: sgd(0.001), steps: 100),
    // The first updates made the gradient leap, clipped as it was.
    LabelledRun(
      label: .saturated, name: "GRU, rate 3, temporal order", task: "temporal-order", length: 30, cell: .gru,
      hidden: 24, optimizer: adam(3), steps: 150),
    // The loss shoots up and comes back: it falls, and the head alone makes it.
    LabelledRun(
      label: .saturated, name: "LSTM, rate 1, text", task: "logbook", length: 30, cell: .lstm, hidden: 24,
      optimizer: adam(1), steps: 300),
    LabelledRun(
      label: .saturated, name: "LSTM, rate 3, waves", task: "waves", length: 30, cell: .lstm, hidden: 24,
      optimizer: adam(3), steps: 300),
    LabelledRun(
      label: .saturated, name: "LSTM, weights thirty times too large", task: "logbook", length: 40,
      cell: .lstm,
      hidden: 24, initialisation: InitialisationSettings(gain: 30), optimizer: adam(0.002), steps: 100),
    LabelledRun(
      label: .saturated, name: "GRU, weights thirty times too large", task: "temporal-order", length: 40,
      cell: .gru, hidden: 24, initialisation: InitialisationSettings(gain: 30), optimizer: adam(0.002),
      steps: 100),
    LabelledRun(
      label: .dead, name: "ReLU, rate 1", task: "temporal-order", length: 20, activation: .relu,
      initialisation: InitialisationSettings(scheme: .he), optimizer: adam(1)),
    LabelledRun(
      label: .dead, name: "ReLU, rate 0.5, adding", task: "adding", length: 20, activation: .relu,
      optimizer: adam(0.5)),
    LabelledRun(
      label: .unstable, name: "ReLU, gain 4, without clipping", task: "adding", length: 60, activation: .relu,
      initialisation: InitialisationSettings(scheme: .orthogonal, gain: 4), optimizer: sgd(0.1),
      clipping: Clipping()),
    LabelledRun(
      label: .unstable, name: "linear, SGD rate 10", task: "copy", length: 40, activation: .linear,
      optimizer: sgd(10), clipping: Clipping()),
    // The first update is the last: what the units do then means nothing.
    LabelledRun(
      label: .unstable, name: "ReLU, rate 1, adding", task: "adding", length: 60, activation: .relu,
      hidden: 32,
      optimizer: adam(1), steps: 50),
    LabelledRun(
      label: .notLearning, name: "LSTM, rate 1e-7", task: "adding", length: 20, cell: .lstm,
      optimizer: adam(1e-7)),
    LabelledRun(
      label: .notLearning, name: "tanh, rate 1e-7", task: "temporal-order", length: 50,
      optimizer: adam(1e-7)),
    LabelledRun(
      label: .notLearning, name: "one way only, both ways", task: "both-ways", length: 12, cell: .gru,
      optimizer: adam(0.01)),
    // What is asked for comes later, so that no memory would help, however short it is.
    LabelledRun(
      label: .notLearning, name: "LSTM one way only, both ways", task: "both-ways", length: 30, cell: .lstm,
      optimizer: adam(0.005)),
    LabelledRun(
      label: .notLearning, name: "linear, adding", task: "adding", length: 10, activation: .linear,
      initialisation: orthogonal, optimizer: adam(0.01)),
    LabelledRun(
      label: .notLearning, name: "LSTM, forget bias 3, clipped to nothing", task: "adding", length: 30,
      cell: .lstm, initialisation: InitialisationSettings(forgetBias: 3), optimizer: sgd(0.1),
      clipping: Clipping(norm: 1e-6), steps: 400),
    // The loss creeps towards what no memory reaches.
    LabelledRun(
      label: .notLearning, name: "LSTM, forget bias 3, copy, at rest", task: "copy", length: 40, cell: .lstm,
      hidden: 32, initialisation: InitialisationSettings(forgetBias: 3), optimizer: adam(0.002), steps: 600),
    LabelledRun(
      label: .undetermined, name: "tanh, orthogonal, 60 steps", task: "temporal-order", length: 30,
      hidden: 32, initialisation: orthogonal, optimizer: sgd(0.001), steps: 60),
    LabelledRun(
      label: .untrained, name: "tanh, no update", task: "adding", length: 50, steps: 1),
  ]

  static let all = healthy + vanishing + exploding + otherwiseSick
}
