import Analysis
import Engine
import Views

/// What units are sorted by.
public enum UnitOrder: String, Sendable, Hashable, CaseIterable {
  case index, variance, gradient, similarity, follows

  /// The order in words.
  var words: String {
    switch self {
    case .index: "units by number"
    case .variance: "units by variance over time, greatest first"
    case .gradient: "units by mean |dL/dh|, greatest first"
    case .similarity: "units clustered: beside those most like them"
    case .follows: "units by the feature of the input that they follow, the best first"
    }
  }

  /// All units of `states` [T, H] in this order. `labels` are what is read at each timestep.
  func units(_ statistics: UnitStatistics, _ states: Tensor<Float>, labels: [String]) -> [Int] {
    switch self {
    case .index: Array(0..<statistics.count)
    case .variance: Self.descending(statistics.variances)
    case .gradient: Self.descending(statistics.gradients)
    case .similarity: Analysis.UnitOrder.bySimilarity(states)
    case .follows:
      UnitFeatures(states, features: InputFeature.all(of: labels))?.grouped ?? Array(0..<statistics.count)
    }
  }

  private static func descending(_ values: [Double]) -> [Int] {
    values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1] }
  }
}

/// Which units the maps show, and in which order. Order and filter are taken once, when they are asked for: rows
/// that jumped with every training step could not be followed.
struct UnitArrangement: Sendable, Hashable {
  private(set) var order = UnitOrder.index
  private(set) var filter: UnitFilter?
  /// The units that always come first, in the order in which they were pinned.
  private(set) var pinned: [Int] = []
  /// The units in their order, those that are left out left out, for each layer and direction.
  private var units: [LayerDirection: [Int]] = [:]

  /// Whether all units are shown by their numbers.
  var isPlain: Bool { order == .index && filter == nil && pinned.isEmpty }

  /// Takes the order and the filter anew from what the units do in `unroll`.
  mutating func arrange(
    by order: UnitOrder, _ filter: UnitFilter?, _ unroll: Unroll<Float>, labels: [String]
  ) {
    (self.order, self.filter) = (order, filter)
    units = [:]
    for place in unroll.model.layerDirections {
      guard let statistics = UnitStatistics(unroll, at: place), let states = unroll.tensor(.hidden, at: place)
      else { continue }
      units[place] = order.units(statistics, states, labels: labels)
        .filter { filter?.keeps($0, statistics) ?? true }
    }
  }

  /// Pins `unit`, or lets it go.
  mutating func togglePin(_ unit: Int) {
    if let position = pinned.firstIndex(of: unit) { pinned.remove(at: position) } else { pinned.append(unit) }
  }

  /// The rows at `place` of a layer of `count` units; nil where they are simply all of them.
  func rows(at place: LayerDirection, count: Int) -> UnitRows? {
    guard !isPlain else { return nil }
    let others = (units[place] ?? Array(0..<count)).filter { !pinned.contains($0) }
    return UnitRows(pinned + others, pinnedCount: pinned.count)
  }
}

extension RunState {
  /// The units in the order of the rows.
  var shownUnits: [Int] {
    arrangement.rows(at: cursor.place, count: description.model.hiddenSize)?.units
      ?? Array(0..<description.model.hiddenSize)
  }

  /// Moves the cursor `count` rows down, not beyond the first and the last.
  mutating func moveUnit(by count: Int) {
    let units = shownUnits
    guard !units.isEmpty else { return }
    let row = units.firstIndex(of: cursor.unit) ?? 0
    cursor.unit = units[min(max(0, row + count), units.count - 1)]
  }

  /// Clustering takes a time that grows with the third power of the number of units.
  private static let clusteredUnitLimit = 512

  /// Arranges the units and keeps the cursor on one that is shown. Says what was done, or why not.
  mutating func arrange(by order: UnitOrder, _ filter: UnitFilter?) -> Message {
    guard let shown = unrolls.shown else {
      return Message(text: "there are no states to go by yet", isError: true)
    }
    if order == .similarity && description.model.hiddenSize > Self.clusteredUnitLimit {
      return Message(
        text: "similarity is for up to \(Self.clusteredUnitLimit) units: take variance", isError: true)
    }
    var next = arrangement
    next.arrange(by: order, filter, shown.unroll, labels: sequence.inputLabels)
    let units = next.rows(at: cursor.place, count: description.model.hiddenSize)?.units
    if let units, units.isEmpty { return Message(text: "no unit is left by that filter", isError: true) }
    arrangement = next
    if let units, !units.contains(cursor.unit) { cursor.unit = units[0] }
    let kept = filter == nil ? "" : " · \(units?.count ?? 0) of \(description.model.hiddenSize)"
    return Message(text: "\(order.words), as of step \(shown.step)\(kept)", isError: false)
  }
}
