/// Writes a grid as a picture in PNG, with letters of the built-in stroke font. Characters that it does not know
/// are hollow boxes.
public struct PNGWriter {
  private let grid: CellGrid
  private let colors: PictureColors
  private let cellWidth: Int
  private let cellHeight: Int
  private var canvas: PixelCanvas
  private var glyphs: [GlyphKey: StrokeGlyph] = [:]

  private struct GlyphKey: Hashable {
    var glyph: Glyph
    var columns: Int
    var isBold: Bool
  }

  /// The file of a picture of `grid`, each cell 9 × 18 pixels times `scale`; empty where the grid is. `theme`
  /// gives the colours of cells that leave them to the terminal.
  public static func picture(of grid: CellGrid, theme: Theme = .dark, scale: Int = 1) -> [UInt8] {
    guard grid.width > 0, grid.height > 0 else { return [] }
    var writer = PNGWriter(grid: grid, colors: PictureColors(theme: theme), scale: max(1, scale))
    for y in 0..<grid.height { for x in 0..<grid.width { writer.draw(x, y) } }
    let canvas = writer.canvas
    return PNGEncoder.file(width: canvas.width, height: canvas.height, pixels: canvas.pixels)
  }

  private init(grid: CellGrid, colors: PictureColors, scale: Int) {
    self.grid = grid
    self.colors = colors
    cellWidth = 9 * scale
    cellHeight = 18 * scale
    canvas = PixelCanvas(
      width: grid.width * cellWidth, height: grid.height * cellHeight, color: colors.ground)
  }

  private mutating func draw(_ x: Int, _ y: Int) {
    let cell = grid[x, y]
    guard cell.glyph != .continuation else { return }
    let (ink, ground) = colors.resolve(cell.style)
    let (left, top) = (x * cellWidth, y * cellHeight)
    canvas.fill(left..<left + cellWidth, top..<top + cellHeight, ground)
    if cell.style.attributes.contains(.underline) {
      canvas.fill(left..<left + cellWidth, top + cellHeight * 8 / 9..<top + cellHeight * 17 / 18, ink)
    }
    switch CellShape(cell.glyph.base) {
    case .blocks(let blocks):
      for block in blocks { fill(block, left, top, ink, ground) }
    case .dots(let places):
      for place in places { dot(place, left, top, ink, ground) }
    case .arms(let arms):
      strokes(arms, left, top, ink)
    case .corner(let arms):
      corner(arms, left, top, ink)
    case .dashes(let count, let isHorizontal, let isHeavy):
      dashes(count, isHorizontal, isHeavy, left, top, ink)
    case .text:
      letter(cell, x, y, ink)
    }
  }

  private mutating func letter(_ cell: Cell, _ x: Int, _ y: Int, _ ink: UInt32) {
    guard cell.glyph != .blank else { return }
    let columns = grid[x + 1, y].glyph == .continuation ? 2 : 1
    let key = GlyphKey(
      glyph: cell.glyph, columns: columns, isBold: cell.style.attributes.contains(.bold))
    let shape =
      glyphs[key]
      ?? StrokeGlyph(
        cell.glyph, columns: columns, width: cellWidth, height: cellHeight, isBold: key.isBold)
    glyphs[key] = shape
    if columns == 2 {
      let ground = colors.resolve(cell.style).ground
      canvas.fill((x + 1) * cellWidth..<(x + 2) * cellWidth, y * cellHeight..<(y + 1) * cellHeight, ground)
    }
    canvas.blend(shape.coverage, width: cellWidth * columns, x: x * cellWidth, y: y * cellHeight, ink)
  }

  private mutating func fill(
    _ block: CellShape.Block, _ left: Int, _ top: Int, _ ink: UInt32, _ ground: UInt32
  ) {
    let color =
      block.opacity == 1 ? ink : Oklab(hex: ground).mixed(with: Oklab(hex: ink), block.opacity).hex
    canvas.fill(
      left + pixels(block.x, cellWidth)..<left + pixels(block.x + block.width, cellWidth),
      top + pixels(block.y, cellHeight)..<top + pixels(block.y + block.height, cellHeight), color)
  }

  private mutating func dot(
    _ place: (x: Int, y: Int), _ left: Int, _ top: Int, _ ink: UInt32, _ ground: UInt32
  ) {
    let size = max(2, cellWidth * 2 / 9)
    let x = left + cellWidth * (1 + 2 * place.x) / 4 - size / 2
    let y = top + cellHeight * (1 + 2 * place.y) / 8 - size / 2
    canvas.fill(x..<x + size, y..<y + size, ink)
  }

  private mutating func strokes(_ arms: CellShape.Arms, _ left: Int, _ top: Int, _ ink: UInt32) {
    for (weight, isHorizontal, isFirstHalf) in [
      (arms.left, true, true), (arms.right, true, false), (arms.up, false, true), (arms.down, false, false),
    ] where weight != .none {
      let (x, y) = (stroke(left, cellWidth, weight == .heavy), stroke(top, cellHeight, weight == .heavy))
      if isHorizontal {
        canvas.fill(isFirstHalf ? left..<x.upperBound : x.lowerBound..<left + cellWidth, y, ink)
      } else {
        canvas.fill(x, isFirstHalf ? top..<y.upperBound : y.lowerBound..<top + cellHeight, ink)
      }
    }
  }

  /// Two arms that do not reach the middle, and a slant between their ends.
  private mutating func corner(_ arms: CellShape.Arms, _ left: Int, _ top: Int, _ ink: UInt32) {
    let (x, y) = (stroke(left, cellWidth, false), stroke(top, cellHeight, false))
    let radius = cellWidth / 3
    let (right, down) = (arms.right == .none ? -1 : 1, arms.down == .none ? -1 : 1)
    for step in 0...radius {
      let (shiftX, shiftY) = (right * step, down * (radius - step))
      canvas.fill(
        x.lowerBound + shiftX..<x.upperBound + shiftX, y.lowerBound + shiftY..<y.upperBound + shiftY, ink)
    }
    let across = right > 0 ? x.upperBound + radius..<left + cellWidth : left..<x.lowerBound - radius
    let along = down > 0 ? y.upperBound + radius..<top + cellHeight : top..<y.lowerBound - radius
    canvas.fill(across, y, ink)
    canvas.fill(x, along, ink)
  }

  private mutating func dashes(
    _ count: Int, _ isHorizontal: Bool, _ isHeavy: Bool, _ left: Int, _ top: Int, _ ink: UInt32
  ) {
    let length = isHorizontal ? cellWidth : cellHeight
    for dash in 0..<count {
      let start = (4 * dash + 1) * length / (4 * count)
      let range = start..<max(start + 1, (4 * dash + 3) * length / (4 * count))
      if isHorizontal {
        canvas.fill(
          left + range.lowerBound..<left + range.upperBound, stroke(top, cellHeight, isHeavy), ink)
      } else {
        canvas.fill(
          stroke(left, cellWidth, isHeavy), top + range.lowerBound..<top + range.upperBound, ink)
      }
    }
  }

  /// The pixels across a stroke through the middle of a cell.
  private func stroke(_ start: Int, _ length: Int, _ isHeavy: Bool) -> Range<Int> {
    let width = max(1, cellWidth / 9) * (isHeavy ? 2 : 1)
    let first = start + length / 2 - width / 2
    return first..<first + width
  }

  private func pixels(_ fraction: Double, _ length: Int) -> Int {
    Int((fraction * Double(length)).rounded())
  }
}

/// Pixels to draw on, 0xRRGGBB.
private struct PixelCanvas {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt32]

  init(width: Int, height: Int, color: UInt32) {
    self.width = width
    self.height = height
    pixels = [UInt32](repeating: color, count: width * height)
  }

  mutating func fill(_ xs: Range<Int>, _ ys: Range<Int>, _ color: UInt32) {
    for y in ys.clamped(to: 0..<height) {
      for x in xs.clamped(to: 0..<width) { pixels[y * width + x] = color }
    }
  }

  /// Lays `color` over the pixels from (`x`, `y`) on, as strongly as `coverage` says.
  mutating func blend(_ coverage: [Float], width columns: Int, x: Int, y: Int, _ color: UInt32) {
    for (index, strength) in coverage.enumerated() where strength > 0 {
      let (column, row) = (x + index % columns, y + index / columns)
      guard column < width, row < height else { continue }
      let below = pixels[row * width + column]
      pixels[row * width + column] = [UInt32(16), 8, 0].reduce(0) { result, shift in
        let (under, over) = (Float(below >> shift & 0xFF), Float(color >> shift & 0xFF))
        return result | UInt32((under + (over - under) * strength).rounded()) << shift
      }
    }
  }
}
