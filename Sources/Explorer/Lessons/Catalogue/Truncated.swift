import Training

extension Lesson {
  private static func reader(cut: Int?) -> ExperimentOptions {
    .stated {
      $0.task = "logbook"
      $0.length = 100
      $0.cell = "lstm"
      $0.forgetBias = 3
      $0.hidden = 64
      $0.learningRate = 0.005
      $0.truncate = cut
      $0.steps = 600
      $0.evaluateEvery = 50
    }
  }

  static let truncated = Lesson(
    name: "truncated", title: "Where backpropagation is cut",
    summary:
      "Truncated backpropagation bounds the memory that can be learned, whatever the cell could carry.",
    runs: [
      LessonRun("cut at 5", reader(cut: 5)), LessonRun("cut at 25", reader(cut: 25)),
      LessonRun("whole", reader(cut: nil)),
    ],
    pages: [
      LessonPage(
        "One character model three times, sequences of 100. Backpropagation is cut every 5 steps, every 25 steps, or "
          + "nowhere. The states are carried on over the cuts, the gradients are not.",
        look: LessonLook("by-lag", run: 2, step: 0)),
      LessonPage(
        "The forget gates are wide open, so the whole one reaches far back.",
        ask: LessonQuestion(
          "what will the gradient by lag look like when it is cut every 25 steps?",
          choices: ["the same but weaker", "a row of triangles along the diagonal", "a band 25 wide"],
          answer: 1,
          because:
            "A loss right after a cut reaches nothing behind it; one just before the next cut reaches 24 back."
        ),
        look: LessonLook("by-lag", run: 2)),
      LessonPage("Every 25 steps: four triangles with hard edges.", look: LessonLook("by-lag", run: 1)),
      LessonPage(
        "Every 5 steps. A quotation of thirty characters can't be learned from its beginning this way, though the "
          + "state may still help by luck.",
        look: LessonLook("by-lag", run: 0),
        notes: "The profile of the total shows the cuts as teeth: gradients view."),
      LessonPage(
        "Trained for 300 steps. On short-range text the losses differ little: the cut costs what needs memory only.",
        look: LessonLook("overview", run: 0, comparesRuns: true, step: 300)),
    ],
    check: LessonCheck(
      criterion: "cut every 5 steps, the effective memory is at most 4 steps",
      opposite: "no cut", seconds: 1
    ) { setting, seed in
      let network = try UntrainedNetwork(reader(cut: setting == .stated ? 5 : nil), seed: seed)
      return [LessonMeasurement("effective memory, steps", network.effectiveMemory, .atMost(4))]
    })
}
