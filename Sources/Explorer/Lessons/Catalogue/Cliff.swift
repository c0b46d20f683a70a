import Analysis
import Training
import Views

extension Lesson {
  private static func steep(clipNorm: Double) -> ExperimentOptions {
    .stated {
      $0.task = "adding"
      $0.length = 50
      $0.cell = "rnn"
      $0.hidden = 32
      $0.initializer = "orthogonal"
      $0.gain = 1.5
      $0.batch = 20
      $0.optimizer = "sgd"
      $0.learningRate = 0.1
      $0.clipNorm = clipNorm
      $0.steps = 300
    }
  }

  static let cliff = Lesson(
    name: "cliff", title: "The cliff in the error",
    summary: "A gradient of 74 514 on one unit with two parameters, and what clipping does about it.",
    runs: [LessonRun("not clipped", steep(clipNorm: 0)), LessonRun("clip 1", steep(clipNorm: 1))],
    pages: [
      LessonPage(
        "One unit, no input: x becomes w·σ(x) + b, fifty times from x = 0.5, and σ(x) is to be 0.7 at the end. Above, "
          + "the error and the norm of its gradient over w and b: two plains, and between them a wall, thinner than "
          + "any cell and as steep as the other map says. Training starts at w = 6.5, b = −3.2 with rate 0.5.",
        picture: CliffDescent(isClipped: false),
        notes:
          "Pascanu, Mikolov & Bengio 2013, figure 6. The unit has two fixed points; where the start crosses from "
          + "one basin to the other the answer jumps, and the error steps up like a wall."),
      LessonPage(
        "For sixty updates the error hops between 0.06 and 0.44: training walks along the foot of the wall, now on "
          + "this side, now on that, and the gradient stays below 0.2. Update 76 brings it to w = 5.307: on the wall "
          + "itself.",
        ask: LessonQuestion(
          "the gradient is 74 514, the rate 0.5: where is w after the update?",
          choices: ["near 5: the unit saturates", "at 19 693", "at NaN"], answer: 1,
          because:
            "The step is half the gradient: w = 19 693, b = 31 627. There σ is 1 for ever, E = 0.09 and the "
            + "gradient 0. The next update shows it; no later one brings it back."),
        picture: CliffDescent(isClipped: false, update: 76),
        notes: "Let them compute it. The number is exact to the digits shown."),
      LessonPage(
        "Clipped to norm 1 that update has the same direction and half a unit of length. Training goes on beside the "
          + "wall to an error below 0.001 after 1000 updates. rnnscope lesson cliff --check computes all "
          + "of this; --opposite leaves the clipping out.",
        picture: CliffDescent(isClipped: true, update: 1000)),
      LessonPage(
        "The same in a trained network: 32 tanh units whose matrix stretches by 1.5, plain gradient descent, the "
          + "adding problem. Clipping is off in one run and 1 in the other. Space trains, and the overview shows loss "
          + "and gradient norm.",
        look: LessonLook("overview", run: 0, comparesRuns: true, step: 20),
        notes:
          "The one that is not clipped ends in NaN within the 300 steps; n jumps to the event and tells its step."
      ),
      LessonPage(
        "At the first steps of the waterfall the gradient does not vanish on its way back: it grows with every "
          + "timestep, which is what makes walls. Clipping only bounds how far one update goes.",
        look: LessonLook("waterfall", run: 1, step: 0)),
    ],
    check: LessonCheck(
      criterion:
        "after 1000 clipped updates E is below 0.001 and |w| below 10, in spite of a gradient above 70 000",
      opposite: "no clipping: one update throws w to 19 693", seconds: 0.1
    ) { setting, _ in
      let path = OneUnitCliff().descent(
        from: .init(recurrentWeight: 6.5, bias: -3.2), learningRate: 0.5,
        clippingAt: setting == .stated ? 1 : nil, updates: 1000)
      let end = path[path.count - 1]
      return [
        LessonMeasurement("largest gradient norm", path.map(\.slope.norm).max() ?? .nan, .atLeast(70_000)),
        LessonMeasurement("|w| at the end", end.parameters.recurrentWeight.magnitude, .atMost(10)),
        LessonMeasurement("E at the end", end.slope.error, .atMost(0.001)),
      ]
    })
}
