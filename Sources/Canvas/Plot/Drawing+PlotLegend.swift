extension Drawing {
  /// Writes the names and values of the curves of `plot` with a sample of each into the rows of `rect`. Where there is
  /// little room names are shortened, then values left out, the last ones first, so that every curve is named; where
  /// even that takes too much, the number of those that are not follows. `isOnEdge` keeps the line that runs through
  /// `rect` off them. Returns the column after the last one.
  @discardableResult
  public mutating func plotLegend(_ plot: LinePlot, in rect: Rect, isOnEdge: Bool = false) -> Int {
    let legend = PlotLegend(plot, in: rect, glyphs: glyphs)
    var x = rect.x - 2
    for (entry, room) in legend.entries {
      if isOnEdge { fill(Rect(x: room.x - 1, y: room.y, width: room.width + 2, height: 1)) }
      legendEntry(entry, in: room)
      x = room.maxX + 1
    }
    guard legend.missingCount > 0, let last = legend.entries.last?.room else { return x }
    let columns = DisplayText(legend.remark, glyphs: glyphs).columns
    let room = Rect(x: last.maxX + 1, y: last.y, width: columns, height: 1)
    if isOnEdge { fill(Rect(x: last.maxX, y: last.y, width: columns + 2, height: 1)) }
    text(legend.remark, in: room, .dimText)
    return room.maxX + 1
  }

  private mutating func legendEntry(_ entry: PlotLegend.Entry, in room: Rect) {
    let x = curveSample(entry.curve, entry.role, x: room.x, y: room.y) + 1
    let name = entry.name.isEmpty || entry.value.isEmpty ? entry.name : entry.name + " "
    text(
      [(name, .dimText), (entry.value, .strongText)],
      in: Rect(x: x, y: room.y, width: room.maxX - x, height: 1))
  }

  /// Draws a sample of curve number `index` of a plot; returns the column after it.
  @discardableResult
  public mutating func curveSample(_ index: Int, _ role: Role, x: Int, y: Int) -> Int {
    text(tellsCurvesByMarks ? String(DotRaster.asciiMarks[index % 8]) : "━━", x: x, y: y, role)
  }

  /// Whether curves are drawn with marks of their own, for there are no colours to tell them apart.
  var tellsCurvesByMarks: Bool { glyphs == .ascii || appearance.depth == .monochrome }
}

/// What a legend says of each curve, and where.
private struct PlotLegend {
  /// A curve in a legend.
  struct Entry {
    let curve: Int
    let role: Role
    var name: String
    var value: String
  }

  private(set) var entries: [(entry: Entry, room: Rect)] = []
  /// How many curves there was no room for.
  private(set) var missingCount = 0

  /// What is said of them.
  var remark: String { "+\(missingCount)" }

  init(_ plot: LinePlot, in rect: Rect, glyphs: GlyphTier) {
    let arranged = Self.wordings(plot).enumerated().map { rank, wording in
      (wording, Self.places(of: wording, in: rect, gap: rank < 2 ? 3 : 2, glyphs))
    }
    // Where no wording names all of them, those that are named keep their values.
    let (wording, places) = arranged.first { $0.count == $1.count } ?? arranged[1]
    entries = Array(zip(wording, places))
    missingCount = wording.count - places.count
    while missingCount > 0, let last = entries.last?.room, last.maxX + 1 + remark.count > rect.maxX {
      entries.removeLast()
      missingCount += 1
    }
  }

  /// What may be said, from the most to the least.
  private static func wordings(_ plot: LinePlot) -> [[Entry]] {
    let full = plot.series.indices.filter { !plot.series[$0].name.isEmpty }.map { index in
      let series = plot.series[index]
      return Entry(curve: index, role: series.role, name: series.name, value: series.value)
    }
    let short = full.map { entry in
      var entry = entry
      let shortName = plot.series[entry.curve].shortName
      entry.name = plot.namesAreKnown ? "" : shortName.isEmpty ? entry.name : shortName
      return entry
    }
    // A rounded number says more than none.
    let rounded = short.map { entry in
      var entry = entry
      if let value = Double(entry.value) { entry.value = NumberFormat.short(value, digits: 2) }
      return entry
    }
    let withFewerValues = full.indices.reversed().map { first in
      short.enumerated().map { index, entry in
        var entry = entry
        if index >= first { entry.value = "" }
        return entry
      }
    }
    return [full, short, rounded] + withFewerValues
  }

  /// Where the first of `entries` stand in the rows of `rect`, as many as find room.
  private static func places(
    of entries: [Entry], in rect: Rect, gap: Int, _ glyphs: GlyphTier
  ) -> [Rect] {
    var (x, row) = (rect.x, 0)
    var places: [Rect] = []
    for entry in entries {
      let columns = columns(of: entry, glyphs)
      if x + columns > rect.maxX && x > rect.x { (x, row) = (rect.x, row + 1) }
      guard row < rect.height, x + columns <= rect.maxX else { break }
      places.append(Rect(x: x, y: rect.y + row, width: columns, height: 1))
      x += columns + gap
    }
    return places
  }

  /// The columns that it takes: a sample of the curve, its name and its value, with blanks between.
  private static func columns(of entry: Entry, _ glyphs: GlyphTier) -> Int {
    let words = [entry.name, entry.value].filter { !$0.isEmpty }
    return words.reduce(glyphs == .ascii ? 1 : 2) { $0 + DisplayText($1, glyphs: glyphs).columns + 1 }
  }
}
