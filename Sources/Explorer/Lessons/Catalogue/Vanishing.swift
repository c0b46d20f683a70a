import Analysis
import Training

extension Lesson {
  private static let common = ExperimentOptions.stated {
    $0.task = "adding"
    $0.cell = "rnn"
    $0.hidden = 64
    $0.length = 100
  }
  private static let large = common.changed {
    $0.initializer = "orthogonal"
    $0.gain = 3
  }

  static let vanishing = Lesson(
    name: "vanishing", title: "A singular value above 1 explodes nothing",
    summary: "The default tanh network loses its gradient although its matrix can stretch some vectors.",
    runs: [LessonRun("default", common), LessonRun("gain 3", large)],
    pages: [
      LessonPage(
        "A tanh network as frameworks draw it, 64 units, before its first step. The loss is at the last of 100 "
          + "timesteps. Its recurrent matrix has a largest singular value of about 1.1.",
        look: LessonLook("spectra", run: 0, step: 0),
        notes: "The rule of thumb that is tested here: a singular value above 1 explodes."),
      LessonPage(
        "The singular value is the most that one step can stretch any vector.",
        ask: LessonQuestion(
          "what becomes of the gradient over 100 steps back?",
          choices: ["it explodes, for 1.1 is above 1", "it keeps its size", "it vanishes all the same"],
          answer: 2,
          because:
            "No vector stays in the direction that is stretched. The spectral radius, about 0.6, decides, "
            + "and tanh shrinks further."),
        look: LessonLook("spectra", run: 0)),
      LessonPage(
        "The profile falls by more than 0.2 decades at every step back, 20 decades in all: what happened at "
          + "the first timestep moves no weight.",
        look: LessonLook("gradients", run: 0, timestep: 0)),
      LessonPage(
        "The other run has an orthogonal matrix three times as large: the profile climbs. tanh tames it, so it "
          + "climbs far slower than by log₁₀ 3 = 0.48 decades a step.",
        look: LessonLook("gradients", run: 1, comparesRuns: true, timestep: 0),
        notes: "Between the two lies a narrow band in which a simple cell can be trained over long times."),
    ],
    check: LessonCheck(
      criterion: "the largest singular value is above 1 and the gradient still falls by 20 decades",
      opposite: "an orthogonal matrix of gain 3", seconds: 0.2
    ) { setting, seed in
      let network = try UntrainedNetwork(setting == .stated ? common : large, seed: seed)
      let recurrent = network.weights["rnn.weight_hh_l0"]
      return [
        LessonMeasurement("largest singular value of W_hh", largestSingularValue(of: recurrent), .atLeast(1)),
        LessonMeasurement("spectral radius of W_hh", spectralRadius(of: recurrent) ?? .nan, .atMost(0.8)),
        LessonMeasurement("decay, decades/step", network.decay(), .atMost(-0.15)),
        LessonMeasurement(
          "decades between largest and smallest", network.flow()?.dynamicRange ?? .nan, .atLeast(20)),
      ]
    })
}
