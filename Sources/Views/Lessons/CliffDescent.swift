import Analysis
import Canvas
import Foundation

/// Gradient descent on the one-unit cliff up to some update: a page of the lesson about it.
public struct CliffDescent: Sendable, Hashable {
  /// Where it starts and how far one update follows the gradient, as the lesson tells.
  public static let start = OneUnitCliff.Parameters(recurrentWeight: 6.5, bias: -3.2)
  /// The learning rate.
  public static let learningRate = 0.5
  /// The number of updates that can be looked at.
  public static let updates = 1000

  private static let weights = 3.6...6.8
  private static let biases = -3.6 ... -1.5
  private static let free = descent(clippingAt: nil)
  private static let clipped = descent(clippingAt: 1)

  /// Whether an update follows a gradient of norm 1 at most.
  public var isClipped: Bool
  /// The number of updates made so far.
  public var update: Int { didSet { update = min(max(0, update), Self.updates) } }

  /// The descent after `update` updates.
  public init(isClipped: Bool, update: Int = 0) {
    (self.isClipped, self.update) = (isClipped, min(max(0, update), Self.updates))
  }

  private typealias Point = (parameters: OneUnitCliff.Parameters, slope: OneUnitCliff.Slope)

  private static func descent(clippingAt limit: Double?) -> [Point] {
    OneUnitCliff().descent(
      from: start, learningRate: learningRate, clippingAt: limit, updates: updates)
  }

  private var path: [Point] { isClipped ? Self.clipped : Self.free }
  private var here: Point { path[update] }

  /// The exact values of the update in one line.
  public var readout: String {
    let (parameters, slope) = here
    return
      "update \(update)\(isClipped ? ", clipped at 1" : ""): w \(Self.number(parameters.recurrentWeight))  "
      + "b \(Self.number(parameters.bias))  E \(NumberFormat.short(slope.error, digits: 4))  "
      + "‖g‖ \(Self.number(slope.norm))"
  }

  private static func number(_ value: Double) -> String {
    value.magnitude >= 1000
      ? NumberFormat.grouped(Int(value.rounded())) : NumberFormat.short(value, digits: 5)
  }

  /// Draws both maps with the way so far, and what every update saw.
  public func draw(in rect: Rect, on drawing: inout Drawing) {
    drawing.clipped(to: rect) { drawing in
      guard rect.width >= 36, rect.height >= 7 else { return drawing.notice("needs 36×7", in: rect) }
      let plotHeight = rect.height >= 18 ? max(6, rect.height * 3 / 10) : 0
      let rows = rect.rows([.share(), .fixed(plotHeight)], gap: plotHeight > 0 ? 1 : 0)
      let areas = rows[0].width >= 72 ? rows[0].columns([.share(), .share()], gap: 2) : [rows[0]]
      let surface = surface(in: areas[0], drawing.appearance)
      let maps = [errorMap(surface), normMap(surface)]
      for (map, area) in zip(maps.suffix(areas.count), areas) { drawing.heatMapPanel(map, in: area) }
      drawCurve(in: rows[1], on: &drawing)
    }
  }

  /// As many samples as there are cells to draw them, within reason.
  private func surface(in area: Rect, _ appearance: Appearance) -> CliffSurface {
    let height =
      max(2, area.height - 3) * (appearance.depth > .monochrome && appearance.glyphs > .ascii ? 2 : 1)
    return CliffSurface(
      of: OneUnitCliff(), weights: Self.weights, biases: Self.biases,
      columns: min(128, max(2, area.width - 7)), rows: min(64, height))
  }

  private func errorMap(_ surface: CliffSurface) -> HeatMapPanel {
    panel(
      "Error E", of: surface.errors, surface, ColorBar(.linear(0...0.5), title: "E"))
  }

  private func normMap(_ surface: CliffSurface) -> HeatMapPanel {
    panel(
      "‖gradient‖, the greatest in each cell", of: surface.gradientNorms, surface,
      ColorBar(.logarithmic(-4...8), title: "‖g‖"))
  }

  private func panel(
    _ title: String, of values: [Double], _ surface: CliffSurface, _ legend: ColorBar
  ) -> HeatMapPanel {
    let matrix = Matrix(
      rows: surface.biases.count, columns: surface.weights.count, values: values.map(Float.init))
    var map = HeatMap(matrix, scale: legend.scale)
    map.held = path.prefix(update).compactMap { area(of: $0.parameters, surface) }
    if let area = area(of: here.parameters, surface) {
      map.cursor = HeatMapCursor(row: area.rows.lowerBound, column: area.columns.lowerBound)
    }
    var panel = HeatMapPanel(map, columnTitle: "b  w", legend: legend)
    panel.title = [(title, .title)]
    panel.note = map.cursor == nil ? "thrown off the map" : ""
    panel.rowTicks = Self.ticks(Self.biases).compactMap { value in
      surface.row(of: value).map { RowTick(row: $0, text: String(format: "%.1f", value)) }
    }
    panel.columnTicks = Self.ticks(Self.weights).compactMap { value in
      surface.column(of: value).map { ColumnTick(column: $0, text: String(format: "%.1f", value)) }
    }
    panel.cursorRowLabel = String(format: "%.2f", here.parameters.bias)
    panel.cursorColumnLabel = String(format: "%.2f", here.parameters.recurrentWeight)
    panel.gutterWidth = 7
    return panel
  }

  /// Every half of `range`.
  private static func ticks(_ range: ClosedRange<Double>) -> [Double] {
    Array(stride(from: (range.lowerBound * 2).rounded(.up) / 2, through: range.upperBound, by: 0.5))
  }

  private func area(of parameters: OneUnitCliff.Parameters, _ surface: CliffSurface) -> HeatMapArea? {
    guard let row = surface.row(of: parameters.bias),
      let column = surface.column(of: parameters.recurrentWeight)
    else { return nil }
    return HeatMapArea(rows: row..<row + 1, columns: column..<column + 1)
  }

  /// E and ‖g‖ at every update so far: what comes next is for the person to guess.
  private func drawCurve(in rect: Rect, on drawing: inout Drawing) {
    guard rect.height >= 4 else { return }
    let points = path.prefix(update + 1)
    let xs = points.indices.map(Double.init)
    var plot = LinePlot(
      [
        PlotSeries(
          "E", value: NumberFormat.short(here.slope.error, digits: 3), role: .series0, xs: xs,
          ys: points.map(\.slope.error)),
        PlotSeries(
          "‖g‖", value: Self.number(here.slope.norm), role: .series1, xs: xs, ys: points.map(\.slope.norm)),
      ], xRange: 0...Double(max(120, update)))
    plot.isLogarithmic = true
    plot.cursorX = Double(update)
    plot.xTitle = "update"
    plot.leastXStep = 1
    plot.gutterWidth = 8
    drawing.plotLegend(plot, in: rect.row(0))
    drawing.linePlot(plot, in: rect.inset(top: 1))
  }
}
