import Analysis

/// Which units are shown: some by their numbers, or those whose statistics lie on one side of a limit.
struct UnitFilter: Sendable, Hashable {
  /// A statistic that has a name in filters.
  enum Quantity: String, CaseIterable {
    case mean, variance, max, gradient

    /// The statistic of `unit`.
    func value(of unit: Int, _ statistics: UnitStatistics) -> Double {
      switch self {
      case .mean: statistics.means[unit]
      case .variance: statistics.variances[unit]
      case .max: statistics.greatestMagnitudes[unit]
      case .gradient: statistics.gradients[unit]
      }
    }
  }

  private struct Limit: Hashable {
    let quantity: Quantity
    let isLower: Bool
    let value: Double
  }

  /// As it was written.
  let text: String
  private var ranges: [ClosedRange<Int>] = []
  private var limits: [Limit] = []

  /// How filters are written.
  static let grammar = "numbers as 3 8-15, or max>0.9 variance<0.01 mean>0 gradient>1e-4"

  /// Reads `text`; nil where it is not a filter.
  init?(_ text: String) {
    self.text = text
    for term in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      if let range = Self.range(term) {
        ranges.append(range)
      } else if let limit = Self.limit(term) {
        limits.append(limit)
      } else {
        return nil
      }
    }
    if ranges.isEmpty && limits.isEmpty { return nil }
  }

  /// Whether `unit` is shown.
  func keeps(_ unit: Int, _ statistics: UnitStatistics) -> Bool {
    guard ranges.isEmpty || ranges.contains(where: { $0.contains(unit) }) else { return false }
    return limits.allSatisfy { limit in
      let value = limit.quantity.value(of: unit, statistics)
      return limit.isLower ? value > limit.value : value < limit.value
    }
  }

  private static func range(_ term: Substring) -> ClosedRange<Int>? {
    let ends = term.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    switch ends.count {
    case 1: return ends[0].map { $0...$0 }
    case 2:
      guard let low = ends[0], let high = ends[1], low <= high else { return nil }
      return low...high
    default: return nil
    }
  }

  private static func limit(_ term: Substring) -> Limit? {
    guard let sign = term.firstIndex(where: { $0 == "<" || $0 == ">" }) else { return nil }
    let name = term[..<sign]
    guard !name.isEmpty, let value = Double(term[term.index(after: sign)...]), value.isFinite,
      let quantity = Quantity.allCases.first(where: { $0.rawValue.hasPrefix(name.lowercased()) })
    else { return nil }
    return Limit(quantity: quantity, isLower: term[sign] == ">", value: value)
  }
}
