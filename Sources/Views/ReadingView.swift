import Analysis
import Canvas
import Engine

/// The sequence as running text, every symbol on the colour of one unit's activation: what the unit under the cursor
/// reacts to (Karpathy et al. 2015, §4.2).
struct ReadingView: ExplorerView {
  let name = "reading"
  let title = "Reading"
  let shortTitle = "read"
  let minimumSize = Extents(width: 20, height: 5)
  let verticalAxis = VerticalAxis.units

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard let values = values(scene) else { return drawing.missingUnroll(scene, in: rect) }
    let rows = Self.rows(rect, scene, drawing.glyphs)
    drawing.text(
      [
        ("unit \(scene.cursor.unit) ", .keyHint), (quantityName(scene), .title),
        ("  " + followed(scene), .dimText),
      ],
      in: rows[0].row(0))
    // The unit's own range: what matters is where it is high and low, not how it compares with others.
    let limit = values.lazy.filter(\.isFinite).map { Double($0.magnitude) }.max() ?? 1
    let scale = ValueScale.signed(limit > 0 ? limit : 1)
    drawText(values, scale, scene, in: rows[1], on: &drawing)
    drawing.colorBar(ColorBar(scale, title: quantityName(scene)), in: rows[2])
    drawMatches(scene, in: rows[3], on: &drawing)
  }

  /// Title, text, legend, matches: the text takes the lines it needs and leaves the matches the rest, eight rows at
  /// least where there is room for both.
  private static func rows(_ rect: Rect, _ scene: Scene, _ glyphs: GlyphTier) -> [Rect] {
    let flow = TextFlow(scene.inputLabels, cursor: scene.cursor.timestep, in: rect, glyphs: glyphs)
    let most = rect.height - 3 - (rect.height >= 16 ? 8 : 0)
    return rect.rows([.fixed(2), .fixed(min(flow.lineCount + 1, max(1, most))), .fixed(1), .share()])
  }

  /// The timesteps up to the cursor whose common units are looked for elsewhere.
  private static let phraseCount = 3
  /// A hidden unit is on from here.
  private static let onThreshold = 0.3

  /// Other places of the sequence where the same units are on as at the cursor and just before it.
  private func drawMatches(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 3, let states = scene.tensor(.hidden), let t = scene.probeTimestep else { return }
    let phrase = max(0, t + 1 - Self.phraseCount)..<t + 1
    let place = "t \(phrase.lowerBound)–\(t) (\(context(phrase, scene)))"
    guard let search = StateSearch(selecting: phrase, in: states, threshold: Self.onThreshold) else {
      return drawing.text(
        "No unit is on (h ≥ \(Self.onThreshold)) all over \(place)", in: rect.row(1), .dimText)
    }
    drawing.text(
      [
        ("Where the same units are on ", .title),
        ("as over \(place), h ≥ \(Self.onThreshold), \(search.units.count) in number", .dimText),
      ],
      in: rect.row(1))
    let matches = search.matches(in: states, limit: rect.height - 2, excluding: phrase)
    if matches.isEmpty { drawing.text("nowhere else in this sequence", in: rect.row(2), .dimText) }
    for (row, match) in matches.enumerated() {
      let parts = rect.row(row + 2).columns([.fixed(12), .fixed(6), .share()], gap: 1)
      let last = match.timesteps.upperBound - 1
      drawing.text("t \(match.timesteps.lowerBound)–\(last)", in: parts[0], .text, align: .trailing)
      drawing.text("\(Int((match.coverage * 100).rounded()))%", in: parts[1], .strongText, align: .trailing)
      drawing.text(
        context(max(0, match.timesteps.lowerBound - 12)..<match.timesteps.upperBound, scene), in: parts[2])
    }
  }

  /// What is read over `timesteps`.
  private func context(_ timesteps: Range<Int>, _ scene: Scene) -> String {
    let labels = timesteps.filter(scene.inputLabels.indices.contains).map { scene.inputLabels[$0] }
    return labels.joined(separator: labels.contains { $0.count > 1 } ? " " : "")
  }

  func quantity(_ scene: Scene) -> LayerQuantity? { scene.model.cell == .lstm ? .cell : .hidden }

  func readout(_ scene: Scene) -> String {
    scene.model.cell == .lstm
      ? scene.unitReadout(.cell, symbol: "c") : scene.unitReadout(.hidden, symbol: "h")
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let rows = Self.rows(rect, scene, appearance.glyphs)
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
        isMarked: (place.timestep == scene.cursor.timestep)
          != (scene.selection?.timesteps.contains(place.timestep) ?? false))
    }
  }
}

/// Labels broken into lines, scrolled so that the cursor is in sight.
private struct TextFlow {
  /// Where each timestep in sight stands.
  let places: [(timestep: Int, rect: Rect)]
  /// How many lines there are, in sight or not.
  let lineCount: Int

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
    lineCount = line + 1
    let cursorLine = all.indices.contains(cursor) ? all[cursor].line : 0
    let first = min(max(0, cursorLine - rect.height / 2), max(0, line + 1 - rect.height))
    places = all.filter { $0.line >= first && $0.line < first + rect.height }.map {
      ($0.timestep, Rect(x: rect.x + $0.x, y: rect.y + $0.line - first, width: $0.width, height: 1))
    }
  }
}
