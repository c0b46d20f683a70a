/// How far a view is zoomed in.
public enum Zoom: Int, Hashable, Sendable, Comparable {
  /// All of the view.
  case page
  /// One of its panels.
  case panel
  /// The cells around the cursor, with their numbers.
  case cells

  /// The further zoomed in, the greater.
  public static func < (left: Zoom, right: Zoom) -> Bool { left.rawValue < right.rawValue }
}

/// How a pane shows its view's values.
public struct ValueDisplay: Hashable, Sendable {
  /// How far it is zoomed in.
  public var zoom = Zoom.page
  /// The number of the panel that zooming in leads to.
  public var panel = 0
  /// Whether keys go to the pane, so that the panel which zooming in leads to is marked.
  public var isActive = false
  /// Whether linear scales are logarithmic and logarithmic ones linear.
  public var exchangesScale = false
  /// Whether every unit's values are measured by their own range, so that the quiet ones show as well.
  public var isPerUnit = false

  /// Where the values are differences from another run's: their scale.
  public var difference: DifferenceScale?

  /// All of a view on the scales that it has by itself.
  public init() {}
}

/// How differences between two runs become colours: diverging, with nothing in the middle.
public struct DifferenceScale: Hashable, Sendable {
  /// The ends of the scale are −limit and limit.
  public var limit: Double
  /// Whether they are decades, log₁₀ of one value over the other, rather than one value less the other.
  public var isInDecades: Bool

  /// What was done to the values, for a legend.
  var words: String { isInDecades ? "decades over the first run" : "less the first run" }
}

/// The units that are shown, in their order.
public struct UnitRows: Hashable, Sendable {
  /// The unit of each row.
  public let units: [Int]
  /// How many of the first rows are pinned.
  public let pinnedCount: Int

  /// One row for each of `units`, the first `pinnedCount` of them pinned.
  public init(_ units: [Int], pinnedCount: Int = 0) {
    self.units = units
    self.pinnedCount = pinnedCount
  }

  /// The row of `unit`; nil where it is not shown.
  public func row(of unit: Int) -> Int? { units.firstIndex(of: unit) }

  /// How `row` is called: its unit's number, marked where it is pinned.
  func label(of row: Int) -> String {
    guard units.indices.contains(row) else { return "" }
    return (row < pinnedCount ? "*" : "") + String(units[row])
  }
}
