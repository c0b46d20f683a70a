import Canvas

/// The timesteps of a sequence that find room side by side with their labels, around the cursor.
struct SequenceWindow {
  /// The timesteps that are shown.
  let timesteps: Range<Int>
  /// The columns of each.
  let cellWidth: Int
  /// The cells of the first timestep start here.
  let x: Int

  init(timesteps count: Int, labels: [String], cursor: Int, in rect: Rect) {
    let widest = labels.lazy.map { DisplayText($0).columns }.max() ?? 1
    let wanted = min(max(1, widest > 1 ? widest + 1 : 1), 12)
    let room = max(0, rect.width)
    cellWidth = max(wanted, count > 0 ? room / count : wanted)
    let shown = min(count, room / cellWidth)
    let start = min(max(cursor - shown / 2, 0), max(0, count - shown))
    timesteps = start..<start + shown
    x = rect.x
  }

  var width: Int { timesteps.count * cellWidth }

  /// The cells of timestep `t` in row `y`.
  func cell(_ t: Int, y: Int) -> Rect {
    Rect(x: x + (t - timesteps.lowerBound) * cellWidth, y: y, width: cellWidth, height: 1)
  }

  /// The timestep at column `x`.
  func timestep(atX column: Int) -> Int? {
    guard column >= x, column < x + width else { return nil }
    return timesteps.lowerBound + (column - x) / cellWidth
  }
}
