import Views

/// How far somebody has come in a lesson.
struct LessonProgress: Sendable {
  let lesson: Lesson
  /// The position of the page that is shown.
  private(set) var position = 0
  /// What was answered on which page; −1 where the answer was only looked up.
  private var answers: [Int: Int] = [:]
  /// Whether the notes for who presents it are shown.
  var showsNotes = false
  /// The first line in sight of what is told, where that does not fit.
  var firstLine = 0
  /// Whether the runs have still to be shown as the page wants it.
  var hasToLook = true
  /// The training step that a page looks at, while the runs are still on their way there.
  var awaitedStep: Int? { didSet { if awaitedStep == nil { trainedStep = nil } } }
  /// The step up to which the runs were told to train.
  var trainedStep: Int?

  /// What is drawn in the place of the runs, as far as somebody has walked through it.
  private(set) var picture: CliffDescent?

  /// The beginning of `lesson`.
  init(_ lesson: Lesson) {
    self.lesson = lesson
    picture = lesson.pages[0].picture
  }

  var page: LessonPage { lesson.pages[position] }
  var isFirst: Bool { position == 0 }
  var isLast: Bool { position == lesson.pages.count - 1 }

  /// Whether the page asks something that was not answered yet.
  var isAsking: Bool { page.question != nil && answers[position] == nil }

  /// The numbers that answer something, rather than to show a view: 1 up to this one.
  var answerCount: Int { isAsking ? page.question?.choices.count ?? 0 : 0 }

  /// What was answered on this page; nil where nothing was, or the answer was only looked up.
  var answer: Int? { answers[position].flatMap { $0 < 0 ? nil : $0 } }

  /// Goes `offset` pages on, as far as there are any.
  mutating func turn(by offset: Int) {
    position = min(max(0, position + offset), lesson.pages.count - 1)
    hasToLook = true
    firstLine = 0
    picture = page.picture
  }

  /// Walks through the page's picture, where `command` does that; false where it concerns something else. A command that
  /// shows a view puts the picture away.
  mutating func walk(_ command: Command) -> Bool {
    guard let update = picture?.update else { return false }
    switch command {
    case .laterTimestep, .stepForward, .playOrPause: picture?.update = update + 1
    case .earlierTimestep, .stepBack: picture?.update = update - 1
    case .jumpForward: picture?.update = update + 10
    case .jumpBack: picture?.update = update - 10
    case .firstTimestep, .firstStep: picture?.update = 0
    case .lastTimestep, .lastStep: picture?.update = CliffDescent.updates
    case .nextView, .previousView, .compare, .view1, .view2, .view3, .view4, .view5, .view6, .view7, .view8,
      .view9:
      picture = nil
      return false
    default: return false
    }
    return true
  }

  /// Answers the page's question with choice number `choice`; nil looks the answer up. False where there is no such
  /// choice, or the question was answered before.
  mutating func answer(_ choice: Int?) -> Bool {
    guard isAsking, let question = page.question else { return false }
    if let choice, !question.choices.indices.contains(choice) { return false }
    answers[position] = choice ?? -1
    // The answer stands at the end of what is told.
    firstLine = .max
    return true
  }
}
