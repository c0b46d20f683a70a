/// How many values share the slots of a drawing along one axis.
///
/// Where there is room each value gets a whole number of slots: the same for all, unless that would leave much
/// of the room empty. Where there is not, neighbours share a slot.
public struct AxisScale: Hashable, Sendable {
  /// How many values there are.
  public let count: Int
  /// How many slots are drawn.
  public let slots: Int

  /// `count` values along `available` slots.
  public init(count: Int, available: Int) {
    self.count = max(0, count)
    let room = max(0, available)
    if count <= 0 || room == 0 {
      slots = 0
    } else if count >= room {
      slots = room
    } else {
      let factor = room / count
      let isWellFilled = factor < 3 && factor * count * 4 >= room * 3
      slots = isWellFilled ? factor * count : room
    }
  }

  /// Whether several values share a slot.
  public var merges: Bool { count > slots && slots > 0 }
  /// The most values that share one slot; 1 where none do.
  public var mergedCount: Int { merges ? (count + slots - 1) / slots : 1 }

  /// The values that slot number `slot` shows.
  public func values(at slot: Int) -> Range<Int> {
    if merges { return slot * count / slots..<(slot + 1) * count / slots }
    let value = slots == 0 ? 0 : ((slot + 1) * count - 1) / slots
    return value..<value + 1
  }

  /// The slots that show value number `value`.
  public func slots(of value: Int) -> Range<Int> {
    guard slots > 0 else { return 0..<0 }
    if merges {
      let slot = ((value + 1) * slots - 1) / count
      return slot..<slot + 1
    }
    return value * slots / count..<(value + 1) * slots / count
  }
}
