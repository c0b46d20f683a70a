import Canvas

/// The narration of a lesson, under the page that it speaks of.
struct LessonPanel {
  let progress: LessonProgress
  let frame: Rect
  /// Where the page is drawn that the lesson speaks of.
  let page: Rect
  /// What is written, in one column or two.
  let columns: [[Line]]
  private let keyName: (Command) -> String

  /// Lines wider than this are hard to read.
  private static let widestColumn = 96
  /// From this width on, the question stands beside the text.
  private static let twoColumnWidth = 140

  /// Takes as many rows at the bottom of `bounds` as the page's words need, at most half of them.
  init(
    _ progress: LessonProgress, in bounds: Rect, glyphs: GlyphTier, keyName: @escaping (Command) -> String
  ) {
    (self.progress, self.keyName) = (progress, keyName)
    columns = Self.columns(of: progress, width: bounds.width - 4, glyphs)
    let needed = columns.map(\.count).max() ?? 0
    let height = min(needed + 2, max(6, bounds.height * (progress.showsNotes ? 60 : 48) / 100))
    let rows = bounds.rows([.share(), .fixed(min(height, bounds.height))])
    (page, frame) = (rows[0], rows[1])
  }

  /// A line of the panel.
  struct Line {
    let text: String
    let role: Role
    /// The answer that it is part of.
    var choice: Int?
  }

  /// How many lines are in sight.
  private var height: Int { max(1, frame.height - 2) }

  /// The first line in sight where the last one is.
  private var lastFirstLine: Int { max(0, (columns.map(\.count).max() ?? 0) - height) }

  /// The first line in sight.
  private var firstLine: Int { min(progress.firstLine, lastFirstLine) }

  /// The first line in sight after reading on: one line stays in sight; nil at the end.
  var nextFirstLine: Int? {
    firstLine < lastFirstLine ? min(lastFirstLine, firstLine + max(1, height - 1)) : nil
  }

  /// The first line in sight after going back; nil at the beginning.
  var previousFirstLine: Int? { firstLine > 0 ? max(0, firstLine - max(1, height - 1)) : nil }

  /// The lines of `column` that are in sight.
  func shown(_ column: [Line]) -> ArraySlice<Line> { column.dropFirst(firstLine).prefix(height) }

  private static func columns(of progress: LessonProgress, width: Int, _ glyphs: GlyphTier) -> [[Line]] {
    let isWide = width >= twoColumnWidth && progress.page.question != nil
    let room = isWide ? (width - 3) / 2 : width
    let wrap = { (text: String, role: Role) in
      Drawing.wrapped(text, to: min(room, widestColumn), glyphs: glyphs).map { Line(text: $0, role: role) }
    }
    let page = progress.page
    let notes =
      progress.showsNotes && !page.notes.isEmpty ? wrap("For the presenter: " + page.notes, .accent) : []
    let told = wrap(page.text, .text) + notes
    let asked = page.question.map { question(in: $0, progress, wrap) } ?? []
    if isWide { return asked.isEmpty ? [told] : [told, asked] }
    return [told + asked]
  }

  private static func question(
    in question: LessonQuestion, _ progress: LessonProgress, _ wrap: (String, Role) -> [Line]
  ) -> [Line] {
    let asked = wrap("Predict first: " + question.text, .title)
    if progress.isAsking {
      return asked
        + question.choices.enumerated().flatMap { number, choice in
          wrap("\(number + 1)  \(choice)", .strongText).map {
            Line(text: $0.text, role: $0.role, choice: number)
          }
        }
    }
    let choices = question.choices.enumerated().flatMap { number, choice in
      let isRight = number == question.answer
      let mark = number == progress.answer ? "  (your answer)" : ""
      return wrap(
        "\(isRight ? "✓" : "✗")  \(choice)\(mark)",
        isRight ? .good : number == progress.answer ? .bad : .dimText)
    }
    let verdict = progress.answer.map { $0 == question.answer ? "Right: " : "Not so: " } ?? ""
    return asked + choices + wrap(verdict + question.reason, .good)
  }

  private var onward: String { "\(keyName(.lessonOn)) on" }

  /// How one gets to the runs that are not in sight.
  private var otherRuns: String? {
    let count = progress.lesson.runs.count
    guard count > 1, progress.page.look?.comparesRuns != true, progress.picture == nil else { return nil }
    return "\(keyName(.nextRun)) next of \(count) networks"
  }

  /// What can be pressed.
  var hint: String {
    let more = nextFirstLine == nil ? nil : "\(keyName(.lessonOn)) reads on"
    if let step = progress.awaitedStep {
      let waits = "training up to step \(NumberFormat.grouped(step)) …"
      return [waits, more].compactMap(\.self).joined(separator: " · ")
    }
    if let more { return "\(more) · \(keyName(.back)) leaves" }
    if progress.isAsking, let count = progress.page.question?.choices.count {
      return "1–\(count) answers · \(keyName(.lessonOn)) shows the answer"
    }
    let keys = [
      progress.isLast ? progress.lesson.next.map { "\(keyName(.lessonOn)) next lesson: \($0.name)" } : onward,
      progress.isFirst ? nil : "\(keyName(.lessonBack)) back",
      otherRuns,
      progress.page.notes.isEmpty ? nil : "\(keyName(.lessonNotes)) notes", "\(keyName(.back)) leaves",
    ]
    return keys.compactMap { $0 }.joined(separator: " · ")
  }

  /// Where each column is written.
  var areas: [Rect] {
    Box.interior(of: frame).inset(left: 1, right: 1)
      .columns(Array(repeating: .share(), count: columns.count), gap: 3)
  }

  /// The answer written at a cell; nil where there is none.
  func choice(atX x: Int, y: Int) -> Int? {
    guard let (column, area) = zip(columns, areas).first(where: { $1.contains(x: x, y: y) }) else {
      return nil
    }
    return shown(column).dropFirst(y - area.y).first?.choice
  }

  /// Where one is.
  var note: String { "page \(progress.position + 1) of \(progress.lesson.pages.count)" }
}

extension Drawing {
  /// Draws the narration in its frame.
  mutating func lessonPanel(_ panel: LessonPanel) {
    let box = Box(
      "Lesson: \(panel.progress.lesson.title)", note: panel.note, footnote: panel.hint, isFocused: true)
    fill(panel.frame)
    self.box(box, in: panel.frame)
    for (column, area) in zip(panel.columns, panel.areas) {
      let lines = panel.shown(column)
      for (row, line) in lines.enumerated() {
        let isCut = row == lines.count - 1 && lines.endIndex < column.endIndex
        text(isCut ? line.text + " …" : line.text, in: area.row(row), line.role)
      }
    }
  }
}
