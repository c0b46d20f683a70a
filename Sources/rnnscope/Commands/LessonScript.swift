import Canvas
import Explorer

/// A lesson on paper, or on the screen that the audience does not see: every page with its question, the answer, and
/// what is noted for who presents it.
struct LessonScript {
  let lesson: Lesson

  private static let width = 80

  var text: String {
    let networks = lesson.runs.map(\.name).joined(separator: ", ")
    let head = ["\(lesson.name)  \(lesson.title)", ""] + Self.wrapped(lesson.summary)
    let runs = lesson.runs.count > 1 ? Self.wrapped("Networks: " + networks) : []
    return (head + runs + lesson.pages.enumerated().flatMap { page(number: $0 + 1, $1) })
      .joined(separator: "\n")
  }

  private func page(number: Int, _ page: LessonPage) -> [String] {
    let place = page.look.map { "  [\(words(for: $0))]" } ?? ""
    var lines = ["", "\(number) of \(lesson.pages.count)\(place)"] + Self.wrapped(page.text, indent: 2)
    if let question = page.question {
      lines += Self.wrapped("Predict first: " + question.text, indent: 2)
      for (index, choice) in question.choices.enumerated() {
        let mark = index == question.answer ? "  > " : "    "
        lines += Self.wrapped("\(index + 1) \(choice)", indent: 4).map { mark + $0.dropFirst(mark.count) }
      }
      lines += Self.wrapped("Because: " + question.reason, indent: 2)
    }
    if !page.notes.isEmpty { lines += Self.wrapped("Note: " + page.notes, indent: 2) }
    return lines
  }

  /// Where the page takes the audience: `gradients, T 100, step 1500`.
  private func words(for look: LessonLook) -> String {
    let isOfAll = look.comparesRuns && lesson.runs.count > 1
    let parts = [
      look.view, lesson.runs.count > 1 ? (isOfAll ? "all networks" : lesson.runs[look.run].name) : nil,
      look.layer.map { "layer \($0)" }, look.step.map { "step \($0)" }, look.timestep.map { "t \($0)" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private static func wrapped(_ text: String, indent: Int = 0) -> [String] {
    Drawing.wrapped(text, to: width - indent, glyphs: .braille)
      .map { String(repeating: " ", count: indent) + $0 }
  }
}
