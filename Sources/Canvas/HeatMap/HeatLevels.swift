/// A matrix reduced to one code for each slot: a level of the ramp, or a special value.
struct HeatLevels {
  let width: Int
  let height: Int
  /// Row-major; from `firstSpecial` on codes stand for special values.
  let codes: [UInt8]
  static let firstSpecial: UInt8 = 250

  init(_ map: HeatMap, geometry: HeatMapGeometry, ramp: Ramp) {
    width = geometry.columns.slots
    height = geometry.rows.slots
    let extremes = Self.extremes(map.matrix, geometry, map.scale)
    let scale = map.scale
    codes = extremes.map { value in
      if let special = scale.special(value) { return Self.firstSpecial + UInt8(special.rawValue) }
      return UInt8(ramp.level(scale.fraction(value) ?? 0))
    }
  }

  static func special(_ code: UInt8) -> SpecialValue? {
    code < firstSpecial ? nil : SpecialValue(rawValue: Int(code - firstSpecial))
  }

  /// For each slot the most extreme of the values that it shows.
  private static func extremes(_ matrix: Matrix, _ geometry: HeatMapGeometry, _ scale: ValueScale) -> [Float]
  {
    let (width, height) = (geometry.columns.slots, geometry.rows.slots)
    let columnRanges = (0..<width).map { geometry.columns.values(at: $0) }
    var result = [Float](repeating: 0, count: width * height)
    matrix.withElements { values, offset in
      for y in 0..<height {
        let rows = geometry.rows.values(at: y)
        for x in 0..<width {
          let columns = columnRanges[x]
          var extreme = values[
            offset + rows.lowerBound * matrix.rowStride + columns.lowerBound * matrix.columnStride]
          if rows.count > 1 || columns.count > 1 {
            for row in rows {
              let start = offset + row * matrix.rowStride
              for column in columns {
                extreme = scale.extreme(extreme, values[start + column * matrix.columnStride])
              }
            }
          }
          result[y * width + x] = extreme
        }
      }
    }
    return result
  }
}
