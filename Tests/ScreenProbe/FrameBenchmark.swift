import Canvas
import Terminal

/// How long it takes to show frames in which every cell changes, as a heat map that scrolls.
@MainActor struct FrameBenchmark {
  let screen: NcursesScreen

  /// Shows `frames` frames, closes the screen and reports.
  func run(frames: Int, close: () -> Void) -> String {
    var (handingOver, writing) = ([Double](), [Double]())
    let (width, height, depth) = (screen.width, screen.height, screen.colorDepth)
    for frame in 0..<frames {
      let grid = heatmap(frame)
      screen.show(grid)
      handingOver.append(screen.lastCost.handingOver / .milliseconds(1))
      writing.append(screen.lastCost.writing / .milliseconds(1))
    }
    close()
    return "\(width)x\(height) \(depth): handing over \(summary(handingOver)), writing \(summary(writing))"
  }

  private func summary(_ milliseconds: [Double]) -> String {
    func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    let sorted = milliseconds.sorted()
    return "median \(rounded(sorted[sorted.count / 2])) ms, slowest \(rounded(sorted.last ?? 0)) ms"
  }

  private func heatmap(_ frame: Int) -> CellGrid {
    var grid = CellGrid(width: screen.width, height: screen.height)
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let style = Style(level(x, 2 * y, frame), on: level(x, 2 * y + 1, frame))
        grid[x, y] = Cell("▀", style)
      }
    }
    return grid
  }

  /// One of 24 colours; neighbours in a row share one now and then, as in a real heat map.
  private func level(_ x: Int, _ y: Int, _ frame: Int) -> Color {
    let step = (x / 2 + (y * y) % 7 + frame * 5) % 24
    switch screen.colorDepth {
    case .truecolor: return .rgb(UInt8(step * 10), UInt8(80 + step * 3), UInt8(250 - step * 10))
    case .indexed256: return .indexed(UInt8(232 + step))
    default: return .indexed(UInt8(step % 8))
    }
  }
}
