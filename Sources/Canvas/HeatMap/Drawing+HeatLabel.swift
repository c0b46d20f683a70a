extension Drawing {
  /// Writes `label` into the first row of `rect` on the colour that `value` has on `scale`; the marked one stands out.
  /// Without colours large magnitudes are bold and, where they are negative, underlined.
  public mutating func heatLabel(
    _ label: String, value: Float, on scale: ValueScale, in rect: Rect, isMarked: Bool = false
  ) {
    let row = rect.row(0)
    let style = heatStyle(value, scale, isMarked: isMarked)
    fill(row, with: Cell(.blank, style))
    text(label, in: row, style: style)
  }

  private func heatStyle(_ value: Float, _ scale: ValueScale, isMarked: Bool) -> Style {
    var attributes: Attributes = isMarked ? [.bold, .reverse] : []
    if let special = scale.special(value), special != .zero {
      let color: Color = appearance.depth == .monochrome ? .terminal : appearance.color(of: special)
      return Style(color, on: appearance.background, [.bold, .reverse])
    }
    let fraction = scale.fraction(value) ?? 0
    if appearance.depth == .monochrome {
      let strength = scale.isSigned ? (2 * fraction - 1).magnitude : fraction
      if strength > 0.5 { attributes.insert(.bold) }
      if scale.isSigned && fraction < 0.25 { attributes.insert(.underline) }
      return Style(.terminal, on: .terminal, attributes)
    }
    let ramp = scale.isSigned ? appearance.diverging : appearance.sequential
    let level = ramp.level(fraction)
    return Style(ramp.contrasts[level], on: ramp.colors[level], attributes)
  }
}
