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
      // Halves, since the largest numbers are further apart than numbers reach.
      let fraction = high > low ? ((share.max() ?? low) / 2 - low / 2) / (high / 2 - low / 2) : 0
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
    bars(counts.map(Double.init), upTo: Double(counts.max() ?? 0), in: rect, role)
  }

  /// Draws `values` as upright bars side by side; one of `maximum` is as high as `rect`. Where several share a
  /// column the greatest shows. Values that are not finite get their own mark.
  public mutating func bars(
    _ values: [Double], upTo maximum: Double, in rect: Rect, _ role: Role = .series0
  ) {
    let scale = AxisScale(count: values.count, available: rect.width)
    guard rect.height > 0 else { return }
    for slot in 0..<scale.slots {
      let shown = scale.values(at: slot)
      // Broad bars are told apart by a gap.
      let broad = scale.slots(of: shown.lowerBound)
      if broad.count >= 3 && slot == broad.upperBound - 1 { continue }
      let share = values[shown]
      if share.contains(where: { !$0.isFinite }) {
        let special: SpecialValue = share.contains(where: \.isNaN) ? .notANumber : .positiveInfinity
        put(special.glyph(glyphs), x: rect.x + slot, y: rect.maxY - 1, .bad)
      } else if maximum > 0 {
        let fraction = min(max((share.max() ?? 0) / maximum, 0), 1)
        bar(eighths: Int((fraction * Double(rect.height * 8)).rounded(.up)), x: rect.x + slot, in: rect, role)
      }
    }
  }

  private mutating func bar(eighths height: Int, x: Int, in rect: Rect, _ role: Role) {
    let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for row in 0..<rect.height {
      let filled = min(8, height - row * 8)
      guard filled > 0 else { return }
      let scalar = glyphs == .ascii ? (filled >= 4 ? "#" : ".") : blocks[filled - 1]
      put(scalar, x: x, y: rect.maxY - 1 - row, role)
    }
  }
}
