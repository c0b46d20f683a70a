import Training

extension Lesson {
  private static func answering(_ cell: String, bias: Double? = nil) -> ExperimentOptions {
    .stated {
      $0.task = "parity"
      $0.cell = cell
      $0.forgetBias = bias
      $0.hidden = 64
      $0.length = 40
    }
  }

  private static let readers = [
    LessonRun("tanh", answering("rnn")), LessonRun("LSTM, bias 0", answering("lstm", bias: 0)),
    LessonRun("LSTM, bias 1", answering("lstm", bias: 1)),
    LessonRun("LSTM, bias 3", answering("lstm", bias: 3)),
  ]

  static let flatLie = Lesson(
    name: "flat-lie", title: "A flat profile that lies",
    summary: "With a loss at every step the total gradient looks healthy however short the memory is.",
    runs: readers,
    pages: [
      LessonPage(
        "Four untrained networks that answer at every timestep, so every timestep has a loss of its own. The total "
          + "gradient of all four is level from the first timestep to the last.",
        look: LessonLook("gradients", run: 0, comparesRuns: true, step: 0)),
      LessonPage(
        "The total adds up what all later losses send back to a timestep.",
        ask: LessonQuestion(
          "from how far back does 99 % of a loss's gradient come, for tanh?",
          choices: ["all 40 steps: the profile is flat", "about 20 steps", "fewer than 12 steps"], answer: 2,
          because:
            "Each loss reaches back only a few steps, but every step has a loss near by. The sum hides it."),
        look: LessonLook("gradients", run: 0, comparesRuns: true)),
      LessonPage(
        "Here the losses are kept apart: row k is the loss at k, column t the state it reaches. For tanh only a band "
          + "beside the diagonal is lit; the headline says the effective memory.",
        look: LessonLook("by-lag", run: 0)),
      LessonPage(
        "The same for the LSTM with a forget bias of 3: the whole triangle is lit. Its total looked no better.",
        look: LessonLook("by-lag", run: 3),
        notes: "Show what a plot of retain_grad gives: only the part through each step's own output."),
    ],
    check: LessonCheck(
      criterion: "the total is level in all four, while the memory is short for tanh and whole for bias 3",
      opposite: "a loss at the last step only, where the total tells", seconds: 1
    ) { setting, seed in
      let networks = try readers.map { run in
        let options = run.options.changed { $0.outputs = setting == .stated ? "every" : "last" }
        return (run.name, try UntrainedNetwork(options, seed: seed))
      }
      let levels = networks.map { name, network in
        LessonMeasurement("\(name): decades over 39 steps", abs(network.decay() * 39), .atMost(0.7))
      }
      return levels + [
        LessonMeasurement("tanh: effective memory, steps", networks[0].1.effectiveMemory, .atMost(12)),
        LessonMeasurement(
          "LSTM, bias 3: effective memory, steps", networks[3].1.effectiveMemory, .atLeast(30)),
      ]
    })
}
