/// A rectangle of cells; its extents are never negative.
public struct Rect: Hashable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public var maxX: Int { x + width }
  public var maxY: Int { y + height }
  public var isEmpty: Bool { width == 0 || height == 0 }

  public func contains(x column: Int, y row: Int) -> Bool {
    column >= x && column < maxX && row >= y && row < maxY
  }
}

/// A grid of styled cells: views draw into it, a backend shows it, tests compare it.
public struct CellGrid: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Row-major, `width` × `height`.
  public private(set) var cells: [Cell]

  /// A blank grid; negative extents count as 0.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: .blank, count: self.width * self.height)
  }

  public var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// The cell at column `x` of row `y`. Outside the grid reading gives a blank and writing does nothing.
  public subscript(x: Int, y: Int) -> Cell {
    get { x >= 0 && y >= 0 && x < width && y < height ? cells[y * width + x] : .blank }
    set {
      if x >= 0 && y >= 0 && x < width && y < height { cells[y * width + x] = newValue }
    }
  }
}
