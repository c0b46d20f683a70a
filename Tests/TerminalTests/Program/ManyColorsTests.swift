import Canvas
import PtyKit
import Testing

@testable import ScreenProbe
@testable import Terminal

/// Pictures with more combinations of colours than the terminal has pairs.
@Suite(.enabled(if: isTerminalTypeInstalled("xterm-direct"))) struct ManyColorsTests {
  private func start(type: String, width: Int, height: Int, frames: Int) throws -> PtySession {
    try PtySession(
      builtProgram("ScreenProbe"), ["--unique-colors", "\(frames)"], type: type, width: width,
      height: height)
  }

  @Test func aPictureIsRightAfterPairsRanOutAndWereFreed() throws {
    let expected = UniqueColors(width: 200, height: 60).grid(frame: 6)
    let session = try start(type: "xterm-direct", width: 200, height: 60, frames: 7)
    try session.wait(for: "the last picture", seconds: 30) { $0.grid == expected }
    session.send("q")
    #expect(try session.waitForExit() == .code(0))
  }

  @Test(arguments: ["xterm", "xterm-16color"])
  func fewColorsAndFewPairsStillShowEveryCellInItsNearestColor(type: String) throws {
    let session = try start(type: type, width: 60, height: 20, frames: 2)
    let wanted = UniqueColors(width: 60, height: 20).grid(frame: 1)
    try session.wait(for: "the nearest colours") { screen in
      wanted.cells.indices.allSatisfy { index in
        let shown = screen.grid.cells[index].style
        let isReversed = shown.attributes.contains(.reverse)
        return hue(isReversed ? shown.background : shown.foreground)
          == hue(wanted.cells[index].style.foreground)
          && hue(isReversed ? shown.foreground : shown.background)
            == hue(wanted.cells[index].style.background)
      }
    }
  }

  @Test func aPictureLargerThanAllPairsComesInFewerColors() throws {
    let (width, height) = (400, 170)
    let session = try start(type: "xterm-direct", width: width, height: height, frames: 1)
    let exact = UniqueColors(width: width, height: height).grid(frame: 0)
    try session.wait(for: "the last cell", seconds: 30) { $0.grid[width - 1, height - 1].glyph.base == "x" }
    let shown = session.screen.grid
    for index in stride(from: 0, to: exact.cells.count, by: 997) {
      let (x, y) = (index % width, index / width)
      #expect(distance(shown[x, y].style.background, exact[x, y].style.background) < 30)
    }
  }

  /// Which of the eight ANSI colours a colour comes nearest to, dark or bright.
  private func hue(_ color: Color) -> UInt8? {
    switch color {
    case .terminal: return nil
    case .indexed(let index): return index & 7
    case .rgb(let red, let green, let blue):
      let hex = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      return XtermPalette.nearestANSI(hex, count: 16) & 7
    }
  }

  /// The largest difference of a channel.
  private func distance(_ left: Color, _ right: Color) -> Int {
    guard case .rgb(let r1, let g1, let b1) = left, case .rgb(let r2, let g2, let b2) = right else {
      return 255
    }
    return max(abs(Int(r1) - Int(r2)), abs(Int(g1) - Int(g2)), abs(Int(b1) - Int(b2)))
  }
}
