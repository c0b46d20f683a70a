import Analysis
import Canvas
import Engine

/// The verdict in full: what was found, by which rule, what to try, everything that was measured, and what happened
/// on the way.
public struct DiagnosisView: ExplorerView {
  public let name = "diagnosis"
  public let title = "Diagnosis"
  public let minimumSize = Extents(width: 24, height: 6)
  public let verticalAxis = VerticalAxis.none

  /// The view; it keeps nothing.
  public init() {}

  public func subtitle(_ scene: Scene) -> String { "" }

  public func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let diagnosis = scene.diagnosis else {
      return drawing.notice("No training step to judge yet", in: rect)
    }
    let hasColumns = rect.width >= 100
    let parts = rect.columns([.share(3), .share(hasColumns ? 2 : 0)], gap: hasColumns ? 3 : 0)
    let used = drawVerdict(diagnosis, scene, in: parts[0], on: &drawing)
    drawMeasurements(diagnosis.measurements, in: parts[0].inset(top: used + 1), on: &drawing)
    if hasColumns { drawEvents(scene, in: parts[1], on: &drawing) }
  }

  public func readout(_ scene: Scene) -> String {
    scene.diagnosis.map { "\($0.kind.rawValue) · \($0.measurements.count) numbers measured" }
      ?? "nothing to judge yet"
  }

  private func drawVerdict(
    _ diagnosis: Diagnosis, _ scene: Scene, in rect: Rect, on drawing: inout Drawing
  ) -> Int {
    let severity = scene.verdict?.severity ?? .neutral
    let mark = drawing.glyphs == .ascii ? "*" : "●"
    drawing.text(mark, in: rect.row(0), severity.role)
    var row = drawing.paragraph(diagnosis.headline, in: rect.inset(left: 2), severity.textRole)
    for (name, text) in [("Rule", diagnosis.explanation), ("Try", diagnosis.advice)] where !text.isEmpty {
      guard row + 2 < rect.height else { break }
      let line = rect.inset(top: row + 1)
      drawing.text(name, in: line.row(0), .title)
      row += 1 + drawing.paragraph(text, in: line.inset(left: 6), .text)
    }
    return row
  }

  private func drawMeasurements(
    _ measurements: [Diagnosis.Measurement], in rect: Rect, on drawing: inout Drawing
  ) {
    guard rect.height >= 2 else { return }
    let room = rect.inset(top: 1)
    let columnCount = room.width >= 76 && measurements.count > room.height ? 2 : 1
    let areas = room.columns(Array(repeating: .share(), count: columnCount), gap: 2)
    let perColumn = min(room.height, (measurements.count + columnCount - 1) / columnCount)
    let shown = measurements.prefix(perColumn * columnCount)
    let missing = shown.count < measurements.count
    let remark = "  \(shown.count) of \(measurements.count); a taller screen has the rest"
    drawing.text([("Measured", .title), (missing ? remark : "", .dimText)], in: rect.row(0))
    for (index, measurement) in shown.enumerated() {
      draw(measurement, in: areas[index / perColumn].row(index % perColumn), on: &drawing)
    }
  }

  /// Its unit and its note where they fit whole, then its value.
  private func draw(_ measurement: Diagnosis.Measurement, in row: Rect, on drawing: inout Drawing) {
    let value = NumberFormat.short(measurement.value, digits: 4)
    let parts = row.columns([.share(), .fixed(value.count)], gap: 1)
    var remark = ""
    for words in [measurement.unit, measurement.note] where !words.isEmpty {
      let longer = remark + ", " + words
      if measurement.name.count + longer.count <= parts[0].width { remark = longer }
    }
    drawing.text([(measurement.name, .text), (remark, .dimText)], in: parts[0])
    drawing.text(value, in: parts[1], .strongText, align: .trailing)
  }

  private func drawEvents(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    drawing.text("Events", in: rect.row(0), .title)
    let events = scene.events.filter { $0.step <= scene.cursor.step }
    if events.isEmpty { drawing.text("none so far", in: rect.row(1), .dimText) }
    var row = 1
    for event in events.reversed() where row < rect.height {
      let parts = rect.inset(top: row).columns([.fixed(9), .share()], gap: 1)
      drawing.text(NumberFormat.grouped(event.step), in: parts[0].row(0), .dimText, align: .trailing)
      row += max(1, drawing.paragraph(event.text, in: parts[1], event.severity.textRole))
    }
  }
}
