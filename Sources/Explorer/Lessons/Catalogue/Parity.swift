import Training

extension Lesson {
  private static func parity(_ cell: String, _ activation: String? = nil) -> ExperimentOptions {
    .stated {
      $0.task = "parity"
      $0.length = 50
      $0.cell = cell
      $0.activation = activation
      $0.hidden = 32
      $0.batch = 50
      $0.learningRate = 0.005
      $0.clipNorm = 1
      $0.steps = 2000
      $0.evaluateEvery = 50
    }
  }

  static let parity = Lesson(
    name: "parity", title: "Who can tell odd from even?",
    summary: "Prefix parity over 50 bits: cells with gates find it, tanh sometimes, a linear network never.",
    runs: [
      LessonRun("linear", parity("rnn", "linear")), LessonRun("tanh", parity("rnn")),
      LessonRun("GRU", parity("gru")), LessonRun("LSTM", parity("lstm")),
    ],
    pages: [
      LessonPage(
        "Bits come in; at every timestep the network says whether the ones so far are odd in number. A single "
          + "mistake spoils all answers that follow. Chance: ln 2 = 0.693.",
        look: LessonLook("sequence", run: 2, step: 0)),
      LessonPage(
        "A linear network, tanh, GRU and LSTM with 32 units each, 2000 steps.",
        ask: LessonQuestion(
          "which one can't learn it, however long it is trained?",
          choices: ["linear", "tanh", "GRU", "LSTM"],
          answer: 0,
          because: "Parity of two bits is XOR already, and no linear function of the bits tells it."),
        look: LessonLook("overview", run: 2, comparesRuns: true)),
      LessonPage(
        "Trained for 600 steps. The loss waits on the plateau and then falls all at once: there is no half of parity.",
        look: LessonLook("overview", run: 2, comparesRuns: true, step: 600),
        notes: "tanh solved it within 2000 steps for two seeds of three; the gated cells for all three."),
      LessonPage(
        "The trajectory of a network that solved it: watch how a one moves the state, and how a zero leaves it.",
        look: LessonLook("trajectory", run: 2)),
    ],
    check: LessonCheck(
      criterion: "a GRU answers 99 % of the held-out timesteps rightly within 2000 steps",
      opposite: "a linear network", seconds: 6
    ) { setting, seed in
      let options = setting == .stated ? parity("gru") : parity("rnn", "linear")
      let run = try LessonTrial(options, seed: seed)
      let solved = run.firstStep { $0.heldOutError < 0.01 }
      return [
        LessonMeasurement("step of the first error below 1 %", solved, .atMost(2000)),
        LessonMeasurement("held-out error then", run.heldOutError, .atMost(0.02)),
      ]
    })
}
