import Analysis
import Canvas
import Views

/// What the glossary says of the view on the screen, broken into lines.
struct GlossaryContents {
  enum Line {
    case name(String, value: String)
    case text(label: String, String)
    case blank
  }

  let lines: [Line]

  /// How far it can be scrolled: the last line is always on the screen.
  var lastScroll: Int { max(0, lines.count - 1) }

  /// The entries of the view that `run` shows, with the values of now where the diagnosis has them.
  init(run: RunState) {
    let measured = run.analyses.diagnosed?.diagnosis.measurements ?? []
    var lines: [Line] = []
    for entry in Glossary.entries(ofView: run.view.name) {
      if !lines.isEmpty { lines.append(.blank) }
      let values = entry.measurements.compactMap { name in measured.first { $0.name == name } }
      let texts = values.map {
        (values.count > 1 ? "\($0.name) " : "") + NumberFormat.short($0.value, digits: 4)
          + ($0.unit.isEmpty ? "" : " " + $0.unit)
      }
      lines.append(.name(entry.name, value: texts.joined(separator: ", ")))
      let parts = [
        ("is", entry.formula), ("limits", entry.threshold), ("source", entry.source), ("from", entry.data),
      ]
      lines += parts.filter { !$0.1.isEmpty }.map { .text(label: $0.0, $0.1) }
    }
    self.lines = lines
  }
}

extension Drawing {
  /// Draws the glossary over the page.
  mutating func glossaryOverlay(_ contents: GlossaryContents, view: String, scroll: Int) {
    let width = min(100, bounds.width - 4)
    let frame = Box("What is this? · \(view)", footnote: "j k scroll · Esc closes", isFocused: true)
    let room = popup(frame, width: width, height: bounds.height - 4, in: bounds.inset(1)).inset(
      left: 1, right: 1)
    guard !room.isEmpty else { return }
    // Scrolling goes by entries' lines, so that the top line is always whole.
    let first = min(max(0, scroll), contents.lastScroll)
    var row = 0
    for line in contents.lines.dropFirst(first) where row < room.height {
      row += glossaryLine(line, in: room.inset(top: row))
    }
    if contents.lines.isEmpty { text("nothing is written about this view", in: room.row(0), .dimText) }
  }

  private mutating func glossaryLine(_ line: GlossaryContents.Line, in rect: Rect) -> Int {
    switch line {
    case .blank: return 1
    case .name(let name, let value):
      text([(name, .title), (value.isEmpty ? "" : "   now \(value)", .accent)], in: rect.row(0))
      return 1
    case .text(let label, let words):
      text(label, in: rect.row(0), .dimText)
      return max(1, paragraph(words, in: rect.inset(left: 8), .text))
    }
  }
}
