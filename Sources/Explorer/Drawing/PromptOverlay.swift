import Canvas

extension Drawing {
  /// Draws the line that is typed over the page; of a long one its end.
  mutating func promptOverlay(_ prompt: Prompt) {
    let frame = Box("A sequence of your own", footnote: "Enter unrolls it · Esc closes", isFocused: true)
    let area = Rect(x: 0, y: 1, width: bounds.width, height: 5)
    let room = popup(frame, width: 74, height: 2, in: area).inset(left: 1, right: 1)
    var shown = prompt.text[...]
    while DisplayText(String(shown), glyphs: glyphs).columns > max(0, room.width - 2) {
      shown = shown.dropFirst(max(1, shown.count - room.width))
    }
    text([("› ", .keyHint), (String(shown), .strongText), ("▏", .accent)], in: room.row(0))
    text(prompt.hint, in: room.row(1), .dimText)
  }
}
