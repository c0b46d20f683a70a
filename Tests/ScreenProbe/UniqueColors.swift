import Canvas

/// Pictures in which no two cells have the same colours, nor do two pictures: sooner or later the terminal has
/// no colour pair left.
struct UniqueColors {
  let width: Int
  let height: Int

  func grid(frame: Int) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let number = (frame * height + y) * width + x
        grid[x, y] = Cell("x", Style(color(number), on: color(number / 7 + 1)))
      }
    }
    return grid
  }

  /// Multiples of an odd number are distinct in 24 bits.
  private func color(_ number: Int) -> Color {
    let bits = (number + 1) * 0x9E3779 & 0xFFFFFF
    return .rgb(UInt8(bits >> 16), UInt8(bits >> 8 & 255), UInt8(bits & 255))
  }
}
