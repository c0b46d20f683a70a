import Training

extension Lesson {
  private static func adder(_ cell: String, steps: Int) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.length = 100
      $0.cell = cell
      $0.hidden = 64
      $0.batch = 50
      $0.learningRate = 0.002
      $0.clipNorm = 1
      $0.steps = steps
      $0.evaluateEvery = 50
    }
  }

  static let adding = Lesson(
    name: "adding", title: "The adding problem",
    summary:
      "Two marked numbers of a hundred are to be added: cells with gates can, the simple cell guesses.",
    runs: [
      LessonRun("tanh", adder("rnn", steps: 4000)), LessonRun("GRU", adder("gru", steps: 4000)),
      LessonRun("LSTM", adder("lstm", steps: 6000)),
    ],
    pages: [
      LessonPage(
        "A hundred numbers between 0 and 1, one marked in each half. After the last the network says the sum of the "
          + "two. Who always says 1 has a mean squared error of 1/6 = 0.167.",
        look: LessonLook("sequence", run: 1, step: 0)),
      LessonPage(
        "Three cells with 64 units each learn it: tanh, GRU, LSTM.",
        ask: LessonQuestion(
          "which leaves 0.167 first?", choices: ["tanh: fewest parameters", "GRU", "LSTM"], answer: 1,
          because:
            "With three seeds the GRU is there after 750 to 950 steps, the LSTM after 1850 to 3300, tanh never."
        ),
        look: LessonLook("gradients", run: 0, comparesRuns: true, timestep: 10)),
      LessonPage(
        "Trained for 1000 steps: the GRU's loss has fallen, the others lie at 1/6. Space trains on.",
        look: LessonLook("overview", run: 1, comparesRuns: true, step: 1000),
        notes: "About half a minute for all three. While they train, talk about the plateau."),
      LessonPage(
        "The update gates of the GRU that solved it. Near 1 they keep the state as it is: look for units that let a marked number in and then keep it.",
        look: LessonLook("gates", run: 1)),
    ],
    check: LessonCheck(
      criterion: "a GRU has a held-out loss below 0.01 within 2000 steps, an LSTM within 6000",
      opposite: "tanh in the place of both", seconds: 60
    ) { setting, seed in
      func step(_ cell: String, limit: Int) throws -> Double {
        let cell = setting == .stated ? cell : "rnn"
        return try LessonTrial(adder(cell, steps: limit), seed: seed).firstStep { $0.heldOutLoss < 0.01 }
      }
      return [
        LessonMeasurement(
          "GRU: step of the first loss below 0.01", try step("gru", limit: 2000), .atMost(2000)),
        LessonMeasurement(
          "LSTM: step of the first loss below 0.01", try step("lstm", limit: 6000), .atMost(6000)),
      ]
    })
}
