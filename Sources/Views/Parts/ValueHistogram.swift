import Analysis
import Canvas
import Engine

extension Drawing {
  /// How often the values of `values` occur over `range`: a title, bars and the ends of the range under each other, right
  /// of a `gutter`. Too little room stays empty.
  mutating func histogram(
    of values: Tensor<Float>, over range: ClosedRange<Double>, title: String, note: String = "",
    gutter: Int, in rect: Rect
  ) {
    guard rect.height >= 3, rect.width - gutter >= 6 else { return }
    let rows = rect.rows([.fixed(1), .share(), .fixed(1)])
    text([(title, .dimText), (note.isEmpty ? "" : "  " + note, .text)], in: rows[0])
    let room = rows[1].inset(left: gutter)
    let counts = GateHistogram(values, in: range, binCount: max(4, min(40, room.width))).counts
    histogram(counts, in: room, .series1)
    let drawn = AxisScale(count: counts.count, available: room.width).slots
    let axis = Rect(x: room.x, y: rows[2].y, width: drawn, height: 1)
    text(NumberFormat.short(range.lowerBound), in: axis, .dimText)
    if range.lowerBound < 0, drawn >= 16 { text("0", in: axis, .dimText, align: .center) }
    text(NumberFormat.short(range.upperBound), in: axis, .dimText, align: .trailing)
  }
}
