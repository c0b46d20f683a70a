/// Points of one kind, joined or not.
public struct ScatterSeries: Hashable, Sendable {
  /// What the legend calls it; empty to leave it out.
  public var name: String
  /// What the legend says after the name.
  public var value: String
  /// Its colour.
  public var role: Role
  /// As many as `ys`.
  public var xs: [Double]
  /// Points that are not finite are left out.
  public var ys: [Double]
  /// Whether each point is joined to the one before.
  public var isJoined: Bool

  /// The points (`xs`, `ys`); without a `name` they are not in the legend.
  public init(
    _ name: String, value: String = "", role: Role, xs: [Double], ys: [Double], isJoined: Bool = false
  ) {
    precondition(xs.count == ys.count, "a series of points needs as many xs as ys")
    self.name = name
    self.value = value
    self.role = role
    self.xs = xs
    self.ys = ys
    self.isJoined = isJoined
  }
}

/// A point with a name.
public struct ScatterMark: Hashable, Sendable {
  /// Where it is, in the x axis's unit.
  public var x: Double
  /// Where it is, in the y axis's unit.
  public var y: Double
  /// Written beside it; empty for none.
  public var label: String
  /// Its colour.
  public var role: Role

  /// A mark at (`x`, `y`).
  public init(x: Double, y: Double, label: String = "", role: Role = .cursor) {
    self.x = x
    self.y = y
    self.label = label
    self.role = role
  }
}

/// Points in a plane.
public struct ScatterPlot: Hashable, Sendable {
  /// Each is drawn over those before it.
  public var series: [ScatterSeries]
  /// Drawn over all series.
  public var marks: [ScatterMark] = []
  /// What has to be visible of the x axis.
  public var xRange: ClosedRange<Double>
  /// The same of the y axis.
  public var yRange: ClosedRange<Double>
  /// Whether one unit is as long on both axes: a circle is round then.
  public var hasEqualUnits = false
  /// What the x axis is, at its left end.
  public var xTitle = ""
  /// What the y axis is, at its upper end.
  public var yTitle = ""
  /// Lines to compare the points with, drawn below them and never in a cell that has a point.
  public var guides: [ScatterSeries] = []

  /// Points over the ranges given.
  public init(_ series: [ScatterSeries], xRange: ClosedRange<Double>, yRange: ClosedRange<Double>) {
    self.series = series
    self.xRange = xRange
    self.yRange = yRange
  }

  /// A range around all finite points of `values` with a margin; 0…1 where there are none.
  public static func range(of values: some Sequence<Double>) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    guard low <= high else { return 0...1 }
    let margin = high > low ? (high - low) * 0.06 : max(high.magnitude * 0.1, 0.5)
    return low - margin...high + margin
  }

  /// The axes, as an empty plot with the ranges that fit `rect`.
  func axes(in rect: Rect, appearance: Appearance) -> LinePlot {
    var axes = LinePlot([], xRange: xRange)
    axes.yRange = yRange
    (axes.xTitle, axes.yTitle) = (xTitle, yTitle)
    guard hasEqualUnits else { return axes }
    let data = PlotGeometry(axes, in: rect, appearance: appearance).data
    guard !data.isEmpty else { return axes }
    // A cell is about twice as high as wide.
    let wanted = Double(data.width) / Double(2 * data.height)
    let (width, height) = (xRange.upperBound - xRange.lowerBound, yRange.upperBound - yRange.lowerBound)
    if width < height * wanted {
      axes.xRange = Self.widened(xRange, to: height * wanted)
    } else {
      axes.yRange = Self.widened(yRange, to: width / wanted)
    }
    return axes
  }

  private static func widened(_ range: ClosedRange<Double>, to width: Double) -> ClosedRange<Double> {
    let middle = (range.lowerBound + range.upperBound) / 2
    return middle - width / 2...middle + width / 2
  }
}

extension Drawing {
  /// Draws `plot` into `rect`: axes with round numbers, points, marks; returns where it all stands.
  @discardableResult
  public mutating func scatterPlot(_ plot: ScatterPlot, in rect: Rect) -> PlotGeometry {
    let geometry = linePlot(plot.axes(in: rect, appearance: appearance), in: rect)
    guard !geometry.data.isEmpty else { return geometry }
    clipped(to: geometry.data) { drawing in
      drawing.points(plot.guides, geometry)
      drawing.points(plot.series, geometry)
      for mark in plot.marks { drawing.mark(mark, geometry) }
    }
    return geometry
  }

  /// Writes the names and values of the series of `plot` into the first row of `rect`.
  public mutating func scatterLegend(_ plot: ScatterPlot, in rect: Rect) {
    let series = plot.series.map { PlotSeries($0.name, value: $0.value, role: $0.role, xs: [], ys: []) }
    plotLegend(LinePlot(series, xRange: 0...1), in: rect)
  }

  private mutating func points(_ kinds: [ScatterSeries], _ geometry: PlotGeometry) {
    let data = geometry.data
    var raster = DotRaster(cellsWide: data.width, cellsHigh: data.height, tier: glyphs)
    for (curve, series) in kinds.enumerated() {
      var previous: (x: Int, y: Int)?
      for (x, y) in zip(series.xs, series.ys) {
        guard let dot = Self.dot(x, y, geometry, raster) else {
          previous = nil
          continue
        }
        if series.isJoined, let previous { raster.line(from: previous, to: dot, curve: curve) }
        raster.set(x: dot.x, y: dot.y, curve: curve)
        previous = dot
      }
    }
    let styles = kinds.map { style($0.role) }
    for y in 0..<data.height {
      for x in 0..<data.width {
        guard let (scalar, curve) = raster.cell(x: x, y: y), curve < styles.count else { continue }
        put(Cell(scalar, styles[curve]), x: data.x + x, y: data.y + y)
      }
    }
  }

  private static func dot(
    _ x: Double, _ y: Double, _ geometry: PlotGeometry, _ raster: DotRaster
  ) -> (x: Int, y: Int)? {
    let width = geometry.xRange.upperBound - geometry.xRange.lowerBound
    guard x.isFinite, y.isFinite, width > 0, geometry.yRange.contains(y) else { return nil }
    let fraction = (x - geometry.xRange.lowerBound) / width
    guard fraction >= 0, fraction <= 1, let row = geometry.dot(ofHeight: y, rows: raster.height) else {
      return nil
    }
    return (Int(fraction * Double(raster.width - 1) + 0.5), row)
  }

  private mutating func mark(_ mark: ScatterMark, _ geometry: PlotGeometry) {
    guard mark.x.isFinite, mark.y.isFinite, let x = geometry.column(of: mark.x),
      let y = geometry.row(of: mark.y)
    else { return }
    put(glyphs == .ascii ? "O" : "●", x: x, y: y, mark.role)
    guard !mark.label.isEmpty else { return }
    let columns = DisplayText(mark.label, glyphs: glyphs).columns
    let fitsRight = x + 2 + columns <= geometry.data.maxX
    text(mark.label, x: fitsRight ? x + 2 : max(geometry.data.x, x - 1 - columns), y: y, mark.role)
  }
}
