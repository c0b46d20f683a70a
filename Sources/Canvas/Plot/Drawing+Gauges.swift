extension Drawing {
  /// Draws `values` as bars of one row, scaled from the least to the greatest; where there are more values than
  /// columns each column shows the greatest of its share. Values that are not finite get their own mark.
  public mutating func sparkline(_ values: [Double], in rect: Rect, _ role: Role = .series0) {
    let room = rect.row(0)
    let scale = AxisScale(count: values.count, available: room.width)
    let finite = values.filter(\.isFinite)
    guard scale.slots > 0, let low = finite.min() ?? values.first, let high = finite.max() ?? values.first
    else { return }
    let levels: [Unicode.Scalar] =
      glyphs == .ascii
      ? ["_", ".", "-", "=", "+", "*", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for slot in 0..<scale.slots {
      let share = values[scale.values(at: slot)]
      if let broken = share.first(where: { !$0.isFinite }) {
        let special: SpecialValue = broken.isNaN ? .notANumber : .positiveInfinity
        put(special.glyph(glyphs), x: room.x + slot, y: room.y, .bad)
        continue
      }
      let fraction = high > low ? ((share.max() ?? low) - low) / (high - low) : 0
      let level = levels[Int(fraction * Double(levels.count - 1) + 0.5)]
      put(level, x: room.x + slot, y: room.y, role)
    }
  }

  /// Draws how much of something is done, `fraction` 0…1, along the first row of `rect`.
  public mutating func progressBar(_ fraction: Double, in rect: Rect, _ role: Role = .accent) {
    let room = rect.row(0)
    let done = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    let halves = Int(done * Double(room.width * 2) + 0.5)
    for offset in 0..<room.width {
      let filled = halves - offset * 2
      let (scalar, part): (Unicode.Scalar, Role) =
        switch (glyphs, filled) {
        case (.ascii, let filled): (filled > 0 ? "=" : "-", filled > 0 ? role : .faint)
        case (_, 2...): ("━", role)
        case (_, 1): ("╸", role)
        default: ("─", .faint)
        }
      put(scalar, x: room.x + offset, y: room.y, part)
    }
  }

  /// Draws `counts` as upright bars that fill `rect`, one for each bin, the greatest at full height.
  public mutating func histogram(_ counts: [Int], in rect: Rect, _ role: Role = .series0) {
    let scale = AxisScale(count: counts.count, available: rect.width)
    guard scale.slots > 0, rect.height > 0, let most = counts.max(), most > 0 else { return }
    let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for slot in 0..<scale.slots {
      let count = counts[scale.values(at: slot)].max() ?? 0
      let height = (count * rect.height * 8 + most - 1) / most
      for row in 0..<rect.height {
        let filled = min(8, height - row * 8)
        guard filled > 0 else { break }
        let scalar = glyphs == .ascii ? (filled >= 4 ? "#" : ".") : eighths[filled - 1]
        put(scalar, x: rect.x + slot, y: rect.maxY - 1 - row, role)
      }
    }
  }
}
