import Foundation

/// How much of each pixel of a cell a character covers.
struct StrokeGlyph {
  /// Row-major, 0…1.
  let coverage: [Float]

  private struct Point {
    var x: Double
    var y: Double
  }

  private struct Line {
    var points: [Point]
    var isFilled: Bool
  }

  /// `glyph` as the stroke font draws it over `columns` cells of `width` × `height` pixels; a hollow box where
  /// the font does not know the character.
  init(_ glyph: Glyph, columns: Int, width: Int, height: Int, isBold: Bool) {
    let scale = Double(height) / 18
    let thickness = (isBold ? 1.9 : 1.25) * scale
    let lines = Self.lines(glyph, columns: columns).map { line in
      Line(
        points: line.points.map { Point(x: ($0.x + 0.5) * scale, y: ($0.y + 0.5) * scale) },
        isFilled: line.isFilled)
    }
    coverage = (0..<height * width * columns).map { index in
      let pixel = Point(
        x: Double(index % (width * columns)) + 0.5, y: Double(index / (width * columns)) + 0.5)
      return lines.reduce(Float(0)) { max($0, Self.coverage(of: pixel, by: $1, thickness)) }
    }
  }

  private static func lines(_ glyph: Glyph, columns: Int) -> [Line] {
    let decomposed = String(Character(glyph.printableBase)).decomposedStringWithCanonicalMapping
      .unicodeScalars
    guard columns == 1, let base = decomposed.first, let strokes = StrokeFont.known(base) else {
      let right = Double(columns * 9) - 2
      let box = [(1.0, 3.0), (right, 3), (right, 13), (1, 13), (1, 3)].map { Point(x: $0.0, y: $0.1) }
      return [Line(points: box, isFilled: false)]
    }
    let isTall = base.properties.isUppercase
    let marks = (Array(decomposed.dropFirst()) + glyph.marks).compactMap { StrokeFont.marks[$0] }
    return parse(strokes.lines, scale: strokes.scale, shift: strokes.shift)
      + marks.flatMap { parse($0, scale: 1, shift: isTall ? -2 : 0) }
  }

  private static func parse(_ lines: String, scale: Double, shift: Double) -> [Line] {
    lines.split(separator: " ").map { line in
      let digits = line.compactMap { $0.isLetter || $0.isNumber ? Int(String($0), radix: 36) : nil }
      let points = stride(from: 0, to: digits.count - 1, by: 2).map { index in
        Point(
          x: 4 + (Double(digits[index]) - 4) * scale,
          y: 8 + (Double(digits[index + 1]) - 8) * scale + shift)
      }
      return Line(points: points, isFilled: line.hasPrefix("*"))
    }
  }

  private static func coverage(of pixel: Point, by line: Line, _ thickness: Double) -> Float {
    if line.isFilled && contains(line.points, pixel) { return 1 }
    let isDot = line.points.count == 1
    let ends = isDot ? line.points + line.points : line.points
    let closed = line.isFilled ? ends + [ends[0]] : ends
    let distance = zip(closed, closed.dropFirst()).map { Self.distance(pixel, $0, $1) }.min() ?? .infinity
    let reach = isDot ? thickness * 0.8 : thickness / 2
    return Float(min(max(reach + 0.5 - distance, 0), 1))
  }

  private static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    let along = length > 0 ? ((point.x - start.x) * dx + (point.y - start.y) * dy) / length : 0
    let part = min(max(along, 0), 1)
    return hypot(point.x - start.x - part * dx, point.y - start.y - part * dy)
  }

  /// Whether a polygon surrounds `point` (even-odd rule).
  private static func contains(_ polygon: [Point], _ point: Point) -> Bool {
    var isInside = false
    for (a, b) in zip(polygon, polygon.dropFirst() + [polygon[0]])
    where (a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x {
      isInside.toggle()
    }
    return isInside
  }
}

extension StrokeFont {
  /// The lines of `scalar` and how they are scaled and shifted: raised and lowered figures are small ones.
  static func known(_ scalar: Unicode.Scalar) -> (lines: String, scale: Double, shift: Double)? {
    if let lines = lines(scalar) { return (lines, 1, 0) }
    if let place = raised.firstIndex(of: scalar) { return digit(place, shift: -3) }
    if let place = lowered.firstIndex(of: scalar) { return digit(place, shift: 4) }
    return nil
  }

  private static let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹⁻".unicodeScalars)
  private static let lowered = Array("₀₁₂₃₄₅₆₇₈₉₋".unicodeScalars)
  private static let plain = Array("0123456789-".unicodeScalars)

  private static func digit(_ place: Int, shift: Double) -> (lines: String, scale: Double, shift: Double)? {
    lines(plain[place]).map { ($0, 0.58, shift) }
  }
}
