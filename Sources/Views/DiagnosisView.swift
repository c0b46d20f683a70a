import Analysis
import Canvas
import Engine

/// The verdict in full: what was found, by which rule, what to try, everything that was measured, and what happened
/// on the way.
struct DiagnosisView: ExplorerView {
  let name = "diagnosis"
  let title = "Diagnosis"
  let minimumSize = Extents(width: 24, height: 6)
  let verticalAxis = VerticalAxis.none
  private static let labelWidth = 6
  private static let twoColumnWidth = 76

  func subtitle(_ scene: Scene) -> String { "" }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let diagnosis = scene.diagnosis else {
      return drawing.notice("No training step to judge yet", in: rect)
    }
    let hasColumns = rect.width >= 100
    let parts = rect.columns([.share(3), .share(hasColumns ? 2 : 0)], gap: hasColumns ? 3 : 0)
    // Empty lines are the first to go where there is no room for all numbers.
    let gap = heightWithGaps(diagnosis, width: parts[0].width, drawing) <= parts[0].height ? 1 : 0
    let used = drawVerdict(diagnosis, scene, gap: gap, in: parts[0], on: &drawing)
    drawMeasurements(diagnosis.measurements, in: parts[0].inset(top: used + gap), on: &drawing)
    if hasColumns { drawEvents(scene, in: parts[1], on: &drawing) }
  }

  func readout(_ scene: Scene) -> String {
    scene.diagnosis.map { "\($0.kind.rawValue) · \($0.measurements.count) numbers measured" }
      ?? "nothing to judge yet"
  }

  /// The rows that everything takes with an empty line between its parts.
  private func heightWithGaps(_ diagnosis: Diagnosis, width: Int, _ drawing: Drawing) -> Int {
    let sections = sections(of: diagnosis)
    let texts = [(diagnosis.headline, 2)] + sections.map { ($0.text, Self.labelWidth) }
    let lines = texts.map { Drawing.wrapped($0.0, to: width - $0.1, glyphs: drawing.glyphs).count }
    let columnCount = width >= Self.twoColumnWidth ? 2 : 1
    let numbers = (diagnosis.measurements.count + columnCount - 1) / columnCount
    return lines.reduce(0, +) + sections.count + 1 + 1 + numbers
  }

  private func sections(of diagnosis: Diagnosis) -> [(name: String, text: String)] {
    [("Rule", diagnosis.explanation), ("Try", diagnosis.advice)].filter { !$0.1.isEmpty }
  }

  private func drawVerdict(
    _ diagnosis: Diagnosis, _ scene: Scene, gap: Int, in rect: Rect, on drawing: inout Drawing
  ) -> Int {
    let severity = scene.verdict?.severity ?? .neutral
    let mark = drawing.glyphs == .ascii ? "*" : "●"
    drawing.text(mark, in: rect.row(0), severity.role)
    var row = drawing.paragraph(diagnosis.headline, in: rect.inset(left: 2), severity.textRole)
    for section in sections(of: diagnosis) {
      guard row + gap + 1 < rect.height else { break }
      let line = rect.inset(top: row + gap)
      drawing.text(section.name, in: line.row(0), .title)
      row += gap + drawing.paragraph(section.text, in: line.inset(left: Self.labelWidth), .text)
    }
    return row
  }

  private func drawMeasurements(
    _ measurements: [Diagnosis.Measurement], in rect: Rect, on drawing: inout Drawing
  ) {
    guard rect.height >= 2 else { return }
    let room = rect.inset(top: 1)
    let columnCount = room.width >= Self.twoColumnWidth && measurements.count > room.height ? 2 : 1
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
