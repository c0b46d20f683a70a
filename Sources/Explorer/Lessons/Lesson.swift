import Training
import Views

/// Something to be understood about recurrent networks: what to set up, what to say, where to look, and how to tell
/// that it is so. A lesson is data; to add one, write it in a file of its own and list it in `LessonCatalog`.
public struct Lesson: Sendable {
  /// What it is called on the command line: `eigen-decay`.
  public let name: String
  /// What it is called on the screen.
  public let title: String
  /// What it teaches, in a sentence.
  public let summary: String
  /// The networks that it sets beside each other, one to four.
  public let runs: [LessonRun]
  /// What is told, in order.
  public let pages: [LessonPage]
  /// How it is checked without a screen.
  public let check: LessonCheck

  /// A lesson with at least one run and one page.
  public init(
    name: String, title: String, summary: String, runs: [LessonRun], pages: [LessonPage], check: LessonCheck
  ) {
    precondition((1...ExplorerState.largestRunCount).contains(runs.count), "a lesson has one to four runs")
    precondition(!pages.isEmpty, "a lesson has at least one page")
    self.name = name
    self.title = title
    self.summary = summary
    self.runs = runs
    self.pages = pages
    self.check = check
  }
}

/// One of the networks of a lesson.
public struct LessonRun: Sendable, Hashable {
  /// What tells it from the others: `bias 3`.
  public let name: String
  /// How it is trained.
  public let options: ExperimentOptions

  /// A run of `options`, called `name` beside the lesson's other runs.
  public init(_ name: String, _ options: ExperimentOptions) {
    self.name = name
    self.options = options
  }
}

/// A page of a lesson's narration.
public struct LessonPage: Sendable, Hashable {
  /// What is told, a short paragraph.
  public let text: String
  /// What the person is asked to predict before looking.
  public let question: LessonQuestion?
  /// Where the page takes them; nil leaves them where they are.
  public let look: LessonLook?
  /// What is drawn in the place of the runs; nil for the runs.
  public let picture: CliffDescent?
  /// For who presents it: what to say, what people ask, what takes how long.
  public let notes: String

  /// A page that tells `text`.
  public init(
    _ text: String, ask question: LessonQuestion? = nil, look: LessonLook? = nil,
    picture: CliffDescent? = nil, notes: String = ""
  ) {
    self.text = text
    self.question = question
    self.look = look
    self.picture = picture
    self.notes = notes
  }
}

/// "Predict first": a question whose answer is shown once one was chosen.
public struct LessonQuestion: Sendable, Hashable {
  /// What is asked.
  public let text: String
  /// What can be answered, two to four.
  public let choices: [String]
  /// The position of the right one.
  public let answer: Int
  /// Why it is right.
  public let reason: String

  /// A question; `choices[answer]` is right because of `reason`.
  public init(_ text: String, choices: [String], answer: Int, because reason: String) {
    precondition((2...4).contains(choices.count), "a question has two to four answers")
    precondition(choices.indices.contains(answer), "one of the answers is right")
    self.text = text
    self.choices = choices
    self.answer = answer
    self.reason = reason
  }
}

/// Where a page of a lesson takes the person.
public struct LessonLook: Sendable, Hashable {
  /// The view, by its name on the command line.
  public let view: String
  /// The position of the run among the lesson's.
  public let run: Int
  /// Whether all runs of the lesson are shown beside each other.
  public let comparesRuns: Bool
  /// The training step to look at; the runs are trained as far first. Nil stays at the newest one.
  public let step: Int?
  /// The timestep to look at.
  public let timestep: Int?
  /// The layer to look at.
  public let layer: Int?

  /// The view called `view` of run number `run`.
  public init(
    _ view: String, run: Int = 0, comparesRuns: Bool = false, step: Int? = nil, timestep: Int? = nil,
    layer: Int? = nil
  ) {
    self.view = view
    self.run = run
    self.comparesRuns = comparesRuns
    self.step = step
    self.timestep = timestep
    self.layer = layer
  }
}
