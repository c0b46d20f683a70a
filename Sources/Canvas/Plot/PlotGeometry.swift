import Foundation

/// Where a plot's axes and data stand within a rectangle, for drawing and for the mouse.
public struct PlotGeometry: Hashable, Sendable {
  /// The cells of the data.
  public let data: Rect
  /// The column of the y axis; nil where there is no room for one.
  public let axisColumn: Int?
  /// The row of x labels; nil where there is no room for one.
  public let labelRow: Int?
  /// What the x axis covers.
  public let xRange: ClosedRange<Double>
  /// What the y axis covers: values, or decades where it is logarithmic.
  public let yRange: ClosedRange<Double>
  /// Heights of the labelled ticks, ascending, with what is written there.
  private(set) var yTicks: [Tick]
  /// The rows of dots that a row of cells has.
  private let dotsPerRow: Int

  /// A number on the y axis.
  struct Tick: Hashable {
    var height: Double
    var label: String
  }

  /// The geometry of `plot` in `rect`.
  public init(_ plot: LinePlot, in rect: Rect, appearance: Appearance) {
    xRange = plot.xRange
    dotsPerRow = DotRaster.dotsPerCell(appearance.glyphs).y
    let range = plot.resolvedYRange
    yRange = range
    let showsX = plot.showsXAxis && rect.height >= 4
    let height = rect.height - (showsX ? 1 : 0)
    let count = max(2, height / 3)
    yTicks =
      plot.isLogarithmic
      ? Self.logarithmicTicks(range, count: count, glyphs: appearance.glyphs)
      : Self.ticks(at: Ticks.linear(range, count: count)) { $0 }
    let labelColumns = yTicks.map { DisplayText($0.label, glyphs: appearance.glyphs).columns }.max() ?? 0
    let gutter = plot.gutterWidth ?? max(labelColumns, 5) + 1
    let hasGutter = plot.showsYAxis && rect.width >= gutter + 8
    axisColumn = hasGutter ? rect.x + gutter - 1 : nil
    data = Rect(
      x: rect.x + (hasGutter ? gutter : 0), y: rect.y, width: rect.width - (hasGutter ? gutter : 0),
      height: height)
    labelRow = showsX ? rect.y + height : nil
    yTicks = yTicks.filter(Set(ticksApart).contains)
  }

  /// The ticks that have a row of their own: of those in one row a whole decade stands there, else the lowest.
  private var ticksApart: [Tick] {
    var rows = Set<Int>()
    let isWhole = { (tick: Tick) in abs(tick.height - tick.height.rounded()) < 1e-9 }
    return (yTicks.filter(isWhole) + yTicks.filter { !isWhole($0) }).filter { tick in
      row(of: tick.height).map { rows.insert($0).inserted } ?? false
    }
  }

  /// Whole decades; within less than one of them, round numbers.
  private static func logarithmicTicks(
    _ range: ClosedRange<Double>, count: Int, glyphs: GlyphTier
  ) -> [Tick] {
    let decades = Ticks.decades(range, count: count)
    let isNarrow =
      range.upperBound - range.lowerBound < 2 && range.lowerBound > -300 && range.upperBound < 300
    if decades.count < 2, isNarrow {
      let values = pow(10, range.lowerBound)...pow(10, range.upperBound)
      let steps = Ticks.oneTwoFive(values)
      if steps.count > 2 || steps.count == 2 && decades.count == 1 {
        return steps.map { Tick(height: log10($0), label: NumberFormat.short($0)) }
      }
      let round = ticks(at: Ticks.linear(values, count: count).filter { $0 > 0 }) { log10($0) }
      if round.count > decades.count { return round }
    }
    return decades.map { Tick(height: $0, label: NumberFormat.powerOfTen($0, glyphs: glyphs)) }
  }

  private static func ticks(at values: [Double], height: (Double) -> Double) -> [Tick] {
    let step = values.count > 1 ? values[1] - values[0] : 0
    return values.map { Tick(height: height($0), label: NumberFormat.tick($0, step: step)) }
  }

  /// The column of cells at `x`; nil outside the axis.
  public func column(of x: Double) -> Int? {
    fraction(of: x).map { data.x + Int($0 * Double(max(0, data.width - 1)) + 0.5) }
  }

  /// The x in the middle of `column`.
  public func x(at column: Int) -> Double {
    let fraction = Double(column - data.x) / Double(max(1, data.width - 1))
    return xRange.lowerBound + (xRange.upperBound - xRange.lowerBound) * min(max(fraction, 0), 1)
  }

  /// The whole x nearest to the middle of `column`, such as a training step or a timestep, within `range`: an axis
  /// may reach a little beyond what there is, and further than whole numbers do.
  public func step(at column: Int, within range: ClosedRange<Int>) -> Int {
    Int(clamping: x(at: column), within: range)
  }

  /// The row of cells at `height`, which is that of a curve's dot there; nil outside the axis.
  func row(of height: Double) -> Int? {
    dot(ofHeight: height, rows: data.height * dotsPerRow).map { data.y + $0 / dotsPerRow }
  }

  /// The row of dots, from the top, at `height`, when there are `rows` of them; nil outside the axis.
  func dot(ofHeight height: Double, rows: Int) -> Int? {
    let width = yRange.upperBound - yRange.lowerBound
    let fraction = width > 0 ? (height - yRange.lowerBound) / width : 0.5
    guard fraction >= -1e-9, fraction <= 1 + 1e-9, rows > 0 else { return nil }
    return min(max(Int((1 - fraction) * Double(rows - 1) + 0.5), 0), rows - 1)
  }

  private func fraction(of x: Double) -> Double? {
    let width = xRange.upperBound - xRange.lowerBound
    guard data.width > 0, x >= xRange.lowerBound, x <= xRange.upperBound else { return nil }
    return width > 0 ? (x - xRange.lowerBound) / width : 0
  }
}

extension Int {
  /// The whole number nearest to `value` within `range`; its lower end for what is no number.
  public init(clamping value: Double, within range: ClosedRange<Int>) {
    if value >= Double(range.upperBound) {
      self = range.upperBound
    } else {
      self = value > Double(range.lowerBound) ? Int(value.rounded()) : range.lowerBound
    }
  }
}
