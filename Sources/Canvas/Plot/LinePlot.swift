import Foundation

/// One curve.
public struct PlotSeries: Hashable, Sendable {
  /// What the legend calls it; empty to leave it out.
  public var name: String
  /// Its colour.
  public var role: Role
  /// Ascending.
  public var xs: [Double]
  /// As many as `xs`. Values that are not finite leave a gap with a mark.
  public var ys: [Double]
  /// What the legend says after the name, such as the value at the cursor.
  public var value: String
  /// What the legend calls it where there is little room; empty for the name.
  public var shortName = ""
  /// The points that are not joined to the one before them, because something is missing between.
  public var breaks: Set<Int> = []
  /// Whether the curve ends where it leaves the axis, as a fitted line does; a measured one goes on along the edge, so that
  /// it is seen to be there.
  public var endsAtEdges = false

  /// Whether its points are marked where they lie apart, so that the lines between do not look measured.
  public var marksPoints = false

  /// A curve through the points (`xs`, `ys`); without a `name` it is not in the legend.
  public init(_ name: String, value: String = "", role: Role, xs: [Double], ys: [Double]) {
    precondition(xs.count == ys.count, "a curve needs as many xs as ys")
    self.name = name
    self.value = value
    self.role = role
    self.xs = xs
    self.ys = ys
  }
}

/// A horizontal line with a name, such as a baseline.
public struct ReferenceLine: Hashable, Sendable {
  /// Where it stands on the y axis.
  public var value: Double
  /// Its name, written at its right end.
  public var label: String
  /// Its colour.
  public var role: Role

  /// A line at `value` called `label`.
  public init(_ value: Double, label: String, role: Role = .dimText) {
    self.value = value
    self.label = label
    self.role = role
  }

  /// A line at `value` that says so after its `name`.
  public init(_ value: Double, named name: String) {
    // "always 1 0.1667" would read as one number.
    let end = name.last?.isNumber == true ? ":" : ""
    self.init(value, label: "\(name)\(end) \(NumberFormat.short(value, digits: 4))")
  }
}

/// Curves over common axes.
public struct LinePlot: Hashable, Sendable {
  /// Each is drawn over those before it.
  public var series: [PlotSeries]
  /// Lines to compare with.
  public var references: [ReferenceLine] = []
  /// Whether the curves are named elsewhere too, so that a legend without room for names may leave them out.
  public var namesAreKnown = false
  /// The visible part of the x axis.
  public var xRange: ClosedRange<Double>
  /// The visible part of the y axis, in decades where it is logarithmic; nil to fit what is drawn.
  public var yRange: ClosedRange<Double>?
  /// Whether heights stand for decimal logarithms.
  public var isLogarithmic = false
  /// Whether the ys are decimal logarithms already (−∞ stands for 0).
  public var holdsLogarithms = false
  /// Whether an automatic y axis starts at 0.
  public var includesZero = false
  /// Where the vertical line of the cursor stands.
  public var cursorX: Double?
  /// The least distance of numbers on the x axis: 1 where xs count something.
  public var leastXStep = 0.0
  /// What the x axis is, at its left end.
  public var xTitle = ""
  /// What the y axis is, at its upper end.
  public var yTitle = ""
  /// The width of the y labels with the axis, to align panels under each other; nil for what they need.
  public var gutterWidth: Int?
  /// Whether the x axis shows numbers.
  public var showsXAxis = true
  /// Whether there is a y axis with its grid.
  public var showsYAxis = true

  /// Curves over `xRange`.
  public init(_ series: [PlotSeries], xRange: ClosedRange<Double>) {
    self.series = series
    self.xRange = xRange
  }

  /// The height on the y axis that stands for `value`: itself or its decimal logarithm.
  func height(_ value: Double) -> Double {
    guard isLogarithmic, !holdsLogarithms else { return value }
    return value > 0 ? log10(value) : value == 0 ? -.infinity : .nan
  }

  /// The y axis: as given, or what is drawn with a margin.
  var resolvedYRange: ClosedRange<Double> {
    if let yRange, yRange.upperBound > yRange.lowerBound { return yRange }
    var low = Double.infinity
    var high = -Double.infinity
    for curve in series {
      for y in curve.ys {
        let height = height(y)
        if height.isFinite { (low, high) = (min(low, height), max(high, height)) }
      }
    }
    for reference in references {
      let height = height(reference.value)
      if height.isFinite { (low, high) = (min(low, height), max(high, height)) }
    }
    guard low <= high else { return 0...1 }
    if includesZero && !isLogarithmic { (low, high) = (min(low, 0), max(high, 0)) }
    let margin = high > low ? (high - low) * 0.04 : max(abs(high) * 0.1, 0.5)
    return (includesZero && low == 0 ? 0 : low - margin)...(high + margin)
  }
}
