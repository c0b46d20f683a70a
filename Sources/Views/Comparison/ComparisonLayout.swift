import Canvas

/// Where the panes of several runs stand: side by side, in two rows, or one at a time where there is no room for more.
public struct ComparisonLayout: Sendable {
  /// The least room of a pane, its frame included.
  private static let leastPane = Extents(width: 44, height: 11)

  /// The frame of each run's pane; empty for those that are not shown.
  public let frames: [Rect]
  /// Whether only one of several runs is shown.
  public let showsOneOnly: Bool

  /// Panes for `count` runs in `rect`; where there is only room for one, for the one at `focus`.
  public init(count: Int, focus: Int, in rect: Rect) {
    let arrangements = (1...max(1, count)).map {
      (columns: $0, frames: Self.frames(count, columns: $0, in: rect))
    }
    let fitting = arrangements.filter { _, frames in
      frames.allSatisfy { $0.width >= Self.leastPane.width && $0.height >= Self.leastPane.height }
    }
    if let best = fitting.max(by: { Self.quality($0) < Self.quality($1) }) {
      (frames, showsOneOnly) = (best.frames, false)
    } else {
      let nothing = Rect(x: rect.x, y: rect.y, width: 0, height: 0)
      frames = (0..<count).map { $0 == focus ? rect : nothing }
      showsOneOnly = count > 1
    }
  }

  /// A pane that stands alone is told by the line above it; beside each other they are framed.
  public var edges: Box.Edges { showsOneOnly ? .upper : .all }

  /// Where the views are drawn.
  public var panes: [Rect] { frames.map { $0.isEmpty ? $0 : Box.interior(of: $0, edges: edges) } }

  private static func frames(_ count: Int, columns: Int, in rect: Rect) -> [Rect] {
    let lines = (count + columns - 1) / columns
    // Panes of other widths would have other axes.
    let width = rect.width / columns
    return rect.rows(Array(repeating: .share(), count: lines)).enumerated().flatMap { line, band in
      (0..<min(columns, count - line * columns)).map { place in
        Rect(x: band.x + place * width, y: band.y, width: width, height: band.height)
      }
    }
  }

  /// The nearer the panes are to a comfortable shape, three times as wide in cells as high, and the less room is left
  /// empty, the better.
  private static func quality(_ arrangement: (columns: Int, frames: [Rect])) -> Double {
    let (columns, frames) = arrangement
    guard let frame = frames.first else { return 0 }
    let shape = Double(frame.width) / Double(max(1, frame.height))
    let places = (frames.count + columns - 1) / columns * columns
    return -abs(shape - 3) - 6 * Double(places - frames.count) / Double(places)
  }
}
