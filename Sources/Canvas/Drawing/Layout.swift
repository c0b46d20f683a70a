/// How long one part of a split is.
public enum Extent: Sendable, Hashable {
  /// Exactly this many cells, as long as there are that many.
  case fixed(Int)
  /// A share of what the fixed parts leave, in proportion to `weight`, but not less than `minimum`.
  case share(_ weight: Int = 1, minimum: Int = 0)
}

extension Rect {
  /// What two rectangles have in common.
  public func intersection(_ other: Rect) -> Rect {
    let (left, top) = (Swift.max(x, other.x), Swift.max(y, other.y))
    return Rect(
      x: left, y: top, width: Swift.min(maxX, other.maxX) - left, height: Swift.min(maxY, other.maxY) - top)
  }

  /// The rectangle without its margins.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      x: x + Swift.min(left, width), y: y + Swift.min(top, height),
      width: width - left - right, height: height - top - bottom)
  }

  /// The rectangle without `margin` cells on each side.
  public func inset(_ margin: Int) -> Rect {
    inset(left: margin, top: margin, right: margin, bottom: margin)
  }

  /// One row of it, counted from the top; from the bottom where `index` is negative. Empty where there is none.
  public func row(_ index: Int) -> Rect {
    let position = index < 0 ? height + index : index
    let exists = position >= 0 && position < height
    return Rect(x: x, y: y + position, width: width, height: exists ? 1 : 0)
  }

  /// Parts under each other, `gap` empty rows between them.
  public func rows(_ extents: [Extent], gap: Int = 0) -> [Rect] {
    Self.split(height, extents, gap).map {
      Rect(x: x, y: y + $0.lowerBound, width: width, height: $0.count)
    }
  }

  /// Parts beside each other, `gap` empty columns between them.
  public func columns(_ extents: [Extent], gap: Int = 0) -> [Rect] {
    Self.split(width, extents, gap).map {
      Rect(x: x + $0.lowerBound, y: y, width: $0.count, height: height)
    }
  }

  private static func split(_ length: Int, _ extents: [Extent], _ gap: Int) -> [Range<Int>] {
    let room = Swift.max(0, length - gap * Swift.max(0, extents.count - 1))
    var sizes = extents.map { extent in
      switch extent {
      case .fixed(let size): Swift.max(0, size)
      case .share(_, let minimum): Swift.max(0, minimum)
      }
    }
    grow(&sizes, extents, to: room)
    var position = 0
    return sizes.map { size in
      let start = Swift.min(position, length)
      let end = Swift.min(start + size, length)
      position = end + gap
      return start..<end
    }
  }

  /// Gives the room that is left to the shares, each time to the one furthest below its proportion.
  private static func grow(_ sizes: inout [Int], _ extents: [Extent], to room: Int) {
    let weights = extents.map { extent in
      if case .share(let weight, _) = extent { return Swift.max(0, weight) }
      return 0
    }
    let sharing = weights.indices.filter { weights[$0] > 0 }
    guard !sharing.isEmpty else { return }
    var left = room - sizes.reduce(0, +)
    while left > 0 {
      let neediest = sharing.min { sizes[$0] * weights[$1] < sizes[$1] * weights[$0] } ?? sharing[0]
      sizes[neediest] += 1
      left -= 1
    }
  }
}
