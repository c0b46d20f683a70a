import Canvas
import Engine

/// What stands beside the overview's curves where there is room: the gradient over the sequence now, and what
/// happened so far.
struct RunSidebar {
  private let scene: Scene

  init(_ scene: Scene) { self.scene = scene }

  func draw(in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 8, rect.width >= 20 else { return }
    let events = scene.events.filter { $0.step <= scene.cursor.step }
    let listHeight = events.isEmpty ? 0 : min(2 * events.count + 2, rect.height / 2)
    let parts = rect.rows([.share(), .fixed(listHeight)])
    let profile = parts[0].inset(bottom: max(0, parts[0].height - 14))
    drawing.text("Gradient over the sequence, ‖δ‖", in: profile.row(0), .title)
    drawing.linePlot(GradientProfiles(scene, upTo: .batch).plot(scene), in: profile.inset(top: 1))
    list(events, in: parts[1], on: &drawing)
  }

  /// The last events at or before the cursor, the latest first.
  private func list(_ events: [StepEvent], in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 3 else { return }
    drawing.text("So far", in: rect.row(1), .title)
    var row = 2
    let width = (events.map { NumberFormat.grouped($0.step).count }.max() ?? 0) + 1
    for event in events.reversed() where row < rect.height {
      let parts = rect.inset(top: row).columns([.fixed(width), .share()], gap: 1)
      drawing.text(NumberFormat.grouped(event.step), in: parts[0].row(0), .dimText, align: .trailing)
      row += max(1, drawing.paragraph(event.text, in: parts[1], event.severity.role))
    }
  }
}
