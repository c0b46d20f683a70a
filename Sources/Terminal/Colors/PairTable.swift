/// Hands out the terminal's colour pairs: every combination of foreground and background needs a number, and
/// the numbers are few, 64 on the poorest colour terminals.
struct PairTable {
  /// A pair's number; where `isReversed` the cell must be shown in reverse, which swaps the pair's colours.
  struct Entry: Equatable {
    var number: Int32
    var isReversed = false

    /// The terminal's own foreground and background.
    static let terminal = Entry(number: 0)
  }

  /// How many pairs there are, pair 0 included.
  let limit: Int
  private var entries: [UInt64: Entry] = [:]
  private var nextNumber: Int32 = 1

  init(limit: Int) {
    self.limit = limit
  }

  /// How many pairs have been defined.
  var count: Int { Int(nextNumber) - 1 }

  /// The pair of two colours, defined on first use; nil when no number is left.
  ///
  /// - Parameters:
  ///   - mayReverse: whether a pair with the colours swapped does as well.
  ///   - define: tells the terminal a new pair's number, foreground and background.
  mutating func entry(
    foreground: Int32, background: Int32, mayReverse: Bool = true, define: (Int32, Int32, Int32) -> Void
  ) -> Entry? {
    if foreground == ColorNumbers.terminalDefault && background == ColorNumbers.terminalDefault {
      return .terminal
    }
    let key = Self.key(foreground, background)
    if let known = entries[key], mayReverse || !known.isReversed { return known }
    let opposite = reversed(foreground, background)
    if let opposite, mayReverse, isScarce {
      entries[key] = opposite
      return opposite
    }
    guard Int(nextNumber) < limit else { return opposite }
    let entry = Entry(number: nextNumber)
    define(nextNumber, foreground, background)
    nextNumber += 1
    entries[key] = entry
    return entry
  }

  /// With few numbers none is spent on a pair that another one shows in reverse: 8 colours then fit into 64.
  var isScarce: Bool { limit <= 256 }

  /// Makes all numbers free again. What the terminal shows must be drawn anew.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    nextNumber = 1
  }

  /// The pair with both colours swapped. The terminal's own foreground is not its own background: such pairs
  /// have no opposite.
  private func reversed(_ foreground: Int32, _ background: Int32) -> Entry? {
    guard foreground != ColorNumbers.terminalDefault, background != ColorNumbers.terminalDefault,
      let opposite = entries[Self.key(background, foreground)], !opposite.isReversed
    else { return nil }
    return Entry(number: opposite.number, isReversed: true)
  }

  private static func key(_ foreground: Int32, _ background: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
  }
}
