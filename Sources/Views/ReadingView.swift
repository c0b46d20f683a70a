import Analysis
import Canvas
import Engine

/// The sequence as running text, every symbol on the colour of one unit's activation: what the unit under the cursor
/// reacts to (Karpathy et al. 2015, §4.2).
public struct ReadingView: ExplorerView {
  public let name = "reading"
  public let title = "Reading"
  public let minimumSize = Extents(width: 20, height: 5)
  public let verticalAxis = VerticalAxis.units

  /// The view; it keeps nothing.
  public init() {}

  public func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let values = values(scene) else { return drawing.missingUnroll(scene, in: rect) }
    let rows = rect.rows([.fixed(2), .share(), .fixed(1)])
    drawing.text(
      [
        ("unit \(scene.cursor.unit) ", .keyHint), (quantityName(scene), .title),
        ("  " + followed(scene), .dimText),
      ],
      in: rows[0].row(0))
    let scale = ValueScale.signed(
      scene.model.cell == .lstm ? scene.ranges.cellLimit : scene.ranges.hiddenLimit)
    drawText(values, scale, scene, in: rows[1], on: &drawing)
    drawing.colorBar(ColorBar(scale, title: quantityName(scene)), in: rows[2])
  }

  public func readout(_ scene: Scene) -> String {
    scene.model.cell == .lstm
      ? scene.unitReadout(.cell, symbol: "c") : scene.unitReadout(.hidden, symbol: "h")
  }

  public func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let rows = rect.rows([.fixed(2), .share(), .fixed(1)])
    let flow = TextFlow(
      scene.inputLabels, cursor: scene.cursor.timestep, in: rows[1], glyphs: appearance.glyphs)
    guard let place = flow.places.first(where: { $0.rect.contains(x: x, y: y) }) else { return nil }
    var cursor = scene.cursor
    cursor.timestep = place.timestep
    return cursor
  }

  private func quantityName(_ scene: Scene) -> String {
    scene.model.cell == .lstm ? "cell state" : "hidden state"
  }

  /// The LSTM's cell state, which is what it remembers; else the hidden state.
  private func values(_ scene: Scene) -> [Float]? {
    guard let states = scene.tensor(scene.model.cell == .lstm ? .cell : .hidden), states.shape.count == 2,
      (0..<states.columns).contains(scene.cursor.unit)
    else { return nil }
    return (0..<states.rows).map { states[$0, scene.cursor.unit] }
  }

  private func followed(_ scene: Scene) -> String {
    guard let states = scene.tensor(scene.model.cell == .lstm ? .cell : .hidden),
      let found = UnitFeatures(states, features: InputFeature.all(of: scene.inputLabels)),
      found.matches.indices.contains(scene.cursor.unit)
    else { return "" }
    let match = found.matches[scene.cursor.unit]
    return "follows \(match.feature) (r \(NumberFormat.signed(match.correlation, digits: 2)); chance to "
      + "\(NumberFormat.short(found.chanceLevel, digits: 2)))"
  }

  private func drawText(
    _ values: [Float], _ scale: ValueScale, _ scene: Scene, in rect: Rect, on drawing: inout Drawing
  ) {
    let labels = values.indices.map {
      scene.inputLabels.indices.contains($0) ? scene.inputLabels[$0] : "\($0)"
    }
    let flow = TextFlow(labels, cursor: scene.cursor.timestep, in: rect, glyphs: drawing.glyphs)
    for place in flow.places {
      drawing.heatLabel(
        labels[place.timestep], value: values[place.timestep], on: scale, in: place.rect,
        isMarked: place.timestep == scene.cursor.timestep)
    }
  }
}

/// Labels broken into lines, scrolled so that the cursor is in sight.
private struct TextFlow {
  /// Where each timestep in sight stands.
  let places: [(timestep: Int, rect: Rect)]

  init(_ labels: [String], cursor: Int, in rect: Rect, glyphs: GlyphTier) {
    var (x, line) = (0, 0)
    var all: [(timestep: Int, x: Int, line: Int, width: Int)] = []
    // Symbols of one column stand side by side, words and numbers apart.
    let gap = labels.contains { DisplayText($0, glyphs: glyphs).columns > 2 } ? 1 : 0
    for (timestep, label) in labels.enumerated() {
      let width = min(max(1, DisplayText(label, glyphs: glyphs).columns), max(1, rect.width))
      if x + width > rect.width { (x, line) = (0, line + 1) }
      all.append((timestep, x, line, width))
      x += width + gap
      if ["\n", "\\n", "↵", "⏎"].contains(label) { (x, line) = (0, line + 1) }
    }
    let cursorLine = all.indices.contains(cursor) ? all[cursor].line : 0
    let first = min(max(0, cursorLine - rect.height / 2), max(0, line + 1 - rect.height))
    places = all.filter { $0.line >= first && $0.line < first + rect.height }.map {
      ($0.timestep, Rect(x: rect.x + $0.x, y: rect.y + $0.line - first, width: $0.width, height: 1))
    }
  }
}
