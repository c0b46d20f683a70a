import Canvas

/// The narration of a lesson, under the page that it speaks of.
struct LessonPanel {
  let progress: LessonProgress
  let frame: Rect
  /// Where the page is drawn that the lesson speaks of.
  let page: Rect

  /// Lines wider than this are hard to read.
  private static let widestColumn = 96
  /// From this width on, the question stands beside the text.
  private static let twoColumnWidth = 140

  /// Takes as many rows at the bottom of `bounds` as the page's words need, at most half of them.
  init(_ progress: LessonProgress, in bounds: Rect, glyphs: GlyphTier) {
    self.progress = progress
    let needed = Self.columns(of: progress, width: bounds.width - 4, glyphs).map(\.count).max() ?? 0
    let height = min(needed + 2, max(6, bounds.height * (progress.showsNotes ? 60 : 48) / 100))
    let rows = bounds.rows([.share(), .fixed(min(height, bounds.height))])
    (page, frame) = (rows[0], rows[1])
  }

  /// A line of the panel.
  typealias Line = (text: String, role: Role)

  /// What is written, in one column or two.
  func columns(_ glyphs: GlyphTier) -> [[Line]] {
    Self.columns(of: progress, width: frame.width - 4, glyphs)
  }

  private static func columns(of progress: LessonProgress, width: Int, _ glyphs: GlyphTier) -> [[Line]] {
    let isWide = width >= twoColumnWidth && progress.page.question != nil
    let room = isWide ? (width - 3) / 2 : width
    let wrap = { (text: String, role: Role) in
      Drawing.wrapped(text, to: min(room, widestColumn), glyphs: glyphs).map { Line($0, role) }
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
        + question.choices.enumerated().flatMap { wrap("\($0.offset + 1)  \($0.element)", .strongText) }
    }
    let verdict = progress.answer.map { $0 == question.answer ? "Right: " : "Not so: " } ?? ""
    return asked + wrap("\(verdict)\(question.choices[question.answer]). \(question.reason)", .good)
  }

  /// What can be pressed.
  var hint: String {
    if let step = progress.awaitedStep { return "training up to step \(NumberFormat.grouped(step)) …" }
    if progress.isAsking, let count = progress.page.question?.choices.count {
      return "1–\(count) answers · ) shows the answer"
    }
    let keys = [progress.isLast ? nil : ") on", progress.isFirst ? nil : "( back", "V notes", "Esc leaves"]
    return keys.compactMap { $0 }.joined(separator: " · ")
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
    let room = self.box(box, in: panel.frame).inset(left: 1, right: 1)
    let columns = panel.columns(glyphs)
    let areas = room.columns(Array(repeating: .share(), count: columns.count), gap: 3)
    for (lines, area) in zip(columns, areas) {
      for (row, line) in lines.enumerated() where row < area.height {
        let isCut = row == area.height - 1 && lines.count > area.height
        text(isCut ? line.text + " …" : line.text, in: area.row(row), line.role)
      }
    }
  }
}
