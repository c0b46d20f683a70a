import Canvas

extension Drawing {
  /// Draws the line that is typed over the page; of a long one what is around the place where typing goes on.
  mutating func promptOverlay(_ prompt: Prompt) {
    let (asks, enter) = prompt.title
    let frame = Box(asks, footnote: "Enter \(enter) · Esc closes", isFocused: true)
    let area = Rect(x: 0, y: 1, width: bounds.width, height: 5)
    let room = popup(frame, width: 74, height: 2, in: area).inset(left: 1, right: 1)
    let columns = max(0, room.width - 3)
    let before = end(of: prompt.parts.before, columns: columns)
    text(
      [
        ("› ", .keyHint), (before, .strongText), ("▏", .accent),
        (String(prompt.parts.after.prefix(columns)), .strongText),
      ], in: room.row(0))
    text(prompt.problem ?? prompt.hint, in: room.row(1), prompt.problem == nil ? .dimText : .bad)
  }

  /// As much of the end of `line` as has room in `columns`.
  func end(of line: Substring, columns: Int) -> String {
    var shown = line
    while !shown.isEmpty, DisplayText(String(shown), glyphs: glyphs).columns > columns {
      shown = shown.dropFirst(max(1, shown.count - columns))
    }
    return String(shown)
  }
}
