import Canvas
import Engine

/// The probe sequence: what is read, what should be answered, what is answered, and how much each timestep adds
/// to the loss.
struct SequenceView: ExplorerView {
  let name = "sequence"
  let title = "Sequence"
  let shortTitle = "seq"
  let minimumSize = Extents(width: 24, height: 8)
  let verticalAxis = VerticalAxis.none
  /// The names of the rows.
  private static let gutterWidth = 9

  func subtitle(_ scene: Scene) -> String { "" }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    if let predictions = ClassPredictions(scene) {
      drawClasses(predictions, scene, in: rect, on: &drawing)
    } else if let predictions = ValuePredictions(scene) {
      drawValues(predictions, scene, in: rect, on: &drawing)
    } else {
      drawing.missingUnroll(scene, in: rect)
    }
  }

  func readout(_ scene: Scene) -> String {
    guard let t = scene.probeTimestep else { return "sequence: \(scene.missingReadout)" }
    let written = scene.isWritten(at: t) ? ", written by the network" : ""
    return "t \(t)\(scene.inputNote(at: t))\(written)" + answer(at: t, scene) + lossNote(at: t, scene)
  }

  /// What timestep `t` adds to the loss; empty where nothing is asked for.
  private func lossNote(at t: Int, _ scene: Scene) -> String {
    guard scene.probe?.counts(t) ?? true,
      let loss = scene.unroll?.lossPerStep.flatMap({ $0.indices.contains(t) ? $0[t] : nil })
    else { return "" }
    let before = scene.original?.lossPerStep.flatMap { $0.indices.contains(t) ? $0[t] : nil }
    return ", adds \(NumberFormat.aligned(Double(loss))) to the loss" + scene.comparison(loss, with: before)
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    var cursor = scene.cursor
    if ClassPredictions(scene) != nil {
      guard let t = window(scene, in: rect).timestep(atX: x) else { return nil }
      cursor.timestep = t
    } else {
      let columns = AxisScale(count: scene.timesteps, available: rect.width - Self.gutterWidth)
      guard (0..<columns.slots).contains(x - rect.x - Self.gutterWidth) else { return nil }
      cursor.timestep = columns.values(at: x - rect.x - Self.gutterWidth).lowerBound
    }
    return cursor
  }

  private func answer(at t: Int, _ scene: Scene) -> String {
    if let predictions = ClassPredictions(scene) {
      guard let answer = predictions.answers[t] else { return ": part of the source" }
      let probability = NumberFormat.aligned(Double(predictions.probabilities[t, answer]), digits: 3)
      let target = predictions.targets[t].map { ", should be \(Self.name($0, scene))" } ?? ""
      return ": answers \(Self.name(answer, scene)) with p \(probability)\(target)"
    }
    guard let predictions = ValuePredictions(scene) else { return "" }
    let target = predictions.targets[t]
    return ": answers \(NumberFormat.aligned(predictions.answers[t]))"
      + (target.isNaN ? "" : ", should be \(NumberFormat.aligned(target))")
  }

  private static func name(_ index: Int, _ scene: Scene) -> String {
    scene.outputNames.indices.contains(index) ? scene.outputNames[index] : String(index)
  }

  private func window(_ scene: Scene, in rect: Rect) -> SequenceWindow {
    SequenceWindow(
      timesteps: scene.timesteps, labels: scene.inputLabels + scene.targetLabels,
      cursor: scene.cursor.timestep, in: rect.inset(left: Self.gutterWidth))
  }

  private func drawClasses(
    _ predictions: ClassPredictions, _ scene: Scene, in rect: Rect, on drawing: inout Drawing
  ) {
    let window = window(scene, in: rect)
    let hasMap = rect.height >= 14
    let parts = rect.rows([
      .fixed(scene.original == nil ? 4 : 5), .share(1, minimum: 2), .share(hasMap ? 3 : 0),
    ])
    tokenRows(predictions, scene, window, in: parts[0], on: &drawing)
    lossBars(
      scene, window.timesteps,
      in: parts[1].inset(top: 1, right: rect.width - Self.gutterWidth - window.width),
      on: &drawing)
    if hasMap { probabilityMap(predictions, scene, window, in: parts[2].inset(top: 1), on: &drawing) }
  }

  private func tokenRows(
    _ predictions: ClassPredictions, _ scene: Scene, _ window: SequenceWindow, in rect: Rect,
    on drawing: inout Drawing
  ) {
    let before = scene.beforeAlteration.flatMap(ClassPredictions.init)
    let names = ["t", "reads", "target", "says"] + (before == nil ? [] : ["said"])
    for (row, name) in names.enumerated() {
      drawing.text(name, in: gutter(rect.row(row)), .dimText, align: .trailing)
    }
    let numbers = window.timesteps.map { t in
      let cell = window.cell(t, y: rect.y)
      return AxisLabel(String(t), columns: cell.x..<cell.maxX, isMarked: t == scene.cursor.timestep)
    }
    drawing.axisLabels(numbers, in: Rect(x: window.x, y: rect.y, width: window.width, height: 1))
    for t in window.timesteps {
      if scene.selection?.timesteps.contains(t) == true {
        drawing.fill(window.cell(t, y: rect.y + 1), with: Cell(.blank, drawing.style(.selection)))
      }
      let tokens = tokens(at: t, predictions, before, scene)
      for (row, token) in tokens.enumerated() {
        drawing.text(token.text, in: window.cell(t, y: rect.y + row + 1), token.role, align: .center)
      }
    }
  }

  /// What is read at `t`, wanted there and said, and what was said before an alteration where that differs.
  private func tokens(
    at t: Int, _ predictions: ClassPredictions, _ before: ClassPredictions?, _ scene: Scene
  ) -> [(text: String, role: Role)] {
    let isSelected = scene.selection?.timesteps.contains(t) ?? false
    let (target, answer) = (predictions.targets[t], predictions.answers[t])
    let said = before.flatMap { $0.answers.indices.contains(t) ? $0.answers[t] : nil }
    func name(_ token: Int?) -> String { token.map { Self.name($0, scene) } ?? "" }
    return [
      (
        scene.inputLabels.indices.contains(t) ? scene.inputLabels[t] : "",
        isSelected
          ? .selection
          : scene.foundTimesteps.contains(t) ? .accent : scene.isWritten(at: t) ? .strongText : .text
      ),
      (name(target), .text),
      (name(answer), target.map { $0 == answer ? .good : .bad } ?? .dimText),
    ] + (said == nil || said == answer ? [] : [(name(said), .accent)])
  }

  private func lossBars(
    _ scene: Scene, _ timesteps: Range<Int>, in rect: Rect, on drawing: inout Drawing
  ) {
    guard let losses = scene.unroll?.lossPerStep, losses.count >= timesteps.upperBound else { return }
    let shown = losses[timesteps].map(Double.init)
    let most = scene.ranges.greatestStepLoss ?? shown.filter(\.isFinite).max() ?? 0
    drawing.text("adds", in: gutter(rect.row(-1)), .dimText, align: .trailing)
    if rect.height > 1 {
      let greatest = NumberFormat.short(most)
      drawing.text(greatest, in: gutter(rect.row(0)), .dimText, align: .trailing)
    }
    drawing.bars(shown, upTo: most, in: rect.inset(left: Self.gutterWidth), .series1)
  }

  private func probabilityMap(
    _ predictions: ClassPredictions, _ scene: Scene, _ window: SequenceWindow, in rect: Rect,
    on drawing: inout Drawing
  ) {
    let tensor = predictions.probabilities
    let matrix = Matrix(rows: tensor.rows, columns: tensor.columns, values: tensor.values)
      .transposed.columns(window.timesteps)
    var map = HeatMap(matrix, scale: .linear(0...1))
    if window.timesteps.contains(scene.cursor.timestep) {
      map.cursor = HeatMapCursor(column: scene.cursor.timestep - window.timesteps.lowerBound)
    }
    map.selection = scene.selection.map { selection in
      let chosen = Range(selection.timesteps).clamped(to: window.timesteps)
      return HeatMapArea(
        rows: 0..<matrix.rows,
        columns: chosen.lowerBound - window.timesteps.lowerBound..<chosen.upperBound
          - window.timesteps.lowerBound)
    }
    var panel = HeatMapPanel(map, columnTitle: "t", legend: ColorBar(map.scale, title: "p"))
    panel.firstColumn = window.timesteps.lowerBound
    panel.gutterWidth = Self.gutterWidth
    panel.rowLabel = { Self.name($0, scene) }
    drawing.heatMapPanel(
      panel, in: rect.inset(right: rect.width - Self.gutterWidth - window.width))
  }

  private func drawValues(
    _ predictions: ValuePredictions, _ scene: Scene, in rect: Rect, on drawing: inout Drawing
  ) {
    let parts = rect.rows([.fixed(1), .share(3), .share(1, minimum: 2)])
    let columns = AxisScale(count: scene.timesteps, available: rect.width - Self.gutterWidth).slots
    let plot = plot(predictions, scene)
    drawing.plotLegend(plot, in: parts[0])
    drawing.linePlot(plot, in: parts[1].inset(right: rect.width - Self.gutterWidth - columns))
    lossBars(scene, 0..<scene.timesteps, in: parts[2].inset(top: 1), on: &drawing)
  }

  private func plot(_ predictions: ValuePredictions, _ scene: Scene) -> LinePlot {
    let t = scene.cursor.timestep
    let answers = predictions.answers
    let counted = predictions.targets.indices.filter { !predictions.targets[$0].isNaN }
    let targets = counted.map { predictions.targets[$0] }
    let target = counted.firstIndex(of: t).map { NumberFormat.aligned(targets[$0]) } ?? "none"
    var should = PlotSeries(
      "target", value: target, role: .series1, xs: counted.map(Double.init), ys: targets)
    should.breaks = Set(counted.indices.dropFirst().filter { counted[$0] != counted[$0 - 1] + 1 })
    var said: [PlotSeries] = []
    if let before = scene.beforeAlteration.flatMap(ValuePredictions.init) {
      let value = before.answers.indices.contains(t) ? NumberFormat.aligned(before.answers[t]) : ""
      said = [
        PlotSeries(
          "said", value: value, role: .series2, xs: before.answers.indices.map(Double.init),
          ys: before.answers)
      ]
    }
    let says = Self.says(answers, writtenFrom: scene.writtenFrom, at: t)
    var plot = LinePlot([should] + said + says, xRange: -0.5...Double(max(1, scene.timesteps)) - 0.5)
    plot.yRange = scene.ranges.answers
    plot.gutterWidth = Self.gutterWidth
    plot.cursorX = Double(t)
    plot.xTitle = "t"
    plot.leastXStep = 1
    return plot
  }

  /// What is answered to a given sequence and, where the network went on by itself, its own forecast: from the last answer
  /// to something given on.
  private static func says(_ answers: [Double], writtenFrom: Int?, at t: Int) -> [PlotSeries] {
    func curve(_ name: String, _ timesteps: Range<Int>, _ role: Role, isMeant: Bool) -> PlotSeries {
      PlotSeries(
        name, value: isMeant && answers.indices.contains(t) ? NumberFormat.aligned(answers[t]) : "",
        role: role,
        xs: timesteps.map(Double.init), ys: Array(answers[timesteps]))
    }
    guard let writtenFrom, (1...answers.count).contains(writtenFrom) else {
      return [curve("says", answers.indices, .series0, isMeant: true)]
    }
    return [
      curve("says", 0..<writtenFrom, .series0, isMeant: t < writtenFrom - 1),
      curve("forecast", writtenFrom - 1..<answers.count, .series3, isMeant: t >= writtenFrom - 1),
    ]
  }

  /// The room for a row's name.
  private func gutter(_ row: Rect) -> Rect {
    Rect(x: row.x, y: row.y, width: Self.gutterWidth - 1, height: row.height)
  }
}
