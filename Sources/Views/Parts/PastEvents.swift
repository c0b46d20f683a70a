import Canvas

extension Drawing {
  /// What happened so far, the latest first, as far as `rect` has room.
  mutating func pastEvents(_ scene: Scene, in rect: Rect) {
    let events = scene.pastEvents
    let width = (events.map { NumberFormat.grouped($0.step).count }.max() ?? 0) + 1
    var row = 0
    for event in events.reversed() where row < rect.height {
      let parts = rect.inset(top: row).columns([.fixed(width), .share()], gap: 1)
      text(NumberFormat.grouped(event.step), in: parts[0].row(0), .dimText, align: .trailing)
      row += max(1, paragraph(event.text, in: parts[1], event.severity.role))
    }
  }
}
