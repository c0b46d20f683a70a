import Canvas

/// Several runs at a glance: their losses in one plot, their gradient profiles over each other, and a table of what was
/// measured with a verdict each.
public struct ComparisonOverview: Sendable {
  private let comparison: Comparison

  /// The overview of `comparison`.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// Draws it into `rect`, at any size.
  public func draw(in rect: Rect, on drawing: inout Drawing) {
    drawing.clipped(to: rect) { drawing in
      guard rect.width >= 24, rect.height >= 6 else { return drawing.notice("needs 24×6", in: rect) }
      guard comparison.runs.contains(where: { !$0.scene.history.isEmpty }) else {
        return drawing.notice("No training step yet", in: rect)
      }
      let layout = ComparisonOverviewLayout(comparison, in: rect)
      for (part, frame) in layout.plots {
        let plot = plot(part)
        let isKnown = !plot.series.isEmpty
        drawing.box(part.box(layout.edges), legendOf: plot, in: frame)
        let room = layout.room(in: frame)
        if isKnown {
          drawing.linePlot(plot, in: room)
        } else {
          drawing.notice(part.absence, in: room)
        }
      }
      if layout.edges == .all {
        drawing.box(Box("Runs", key: ViewCatalog.key(of: "diagnosis")), in: layout.table)
      }
      ComparisonTable(comparison).draw(in: layout.tableRoom, on: &drawing)
    }
  }

  /// The cursor of the focused run after a click.
  public func cursor(atX x: Int, y: Int, in rect: Rect, appearance: Appearance) -> Cursor? {
    guard comparison.runs.indices.contains(comparison.focus) else { return nil }
    let layout = ComparisonOverviewLayout(comparison, in: rect)
    for (part, frame) in layout.plots where part != .lags {
      let room = layout.room(in: frame)
      let geometry = PlotGeometry(plot(part), in: room, appearance: appearance)
      guard geometry.data.contains(x: x, y: y) else { continue }
      let scene = comparison.runs[comparison.focus].scene
      var cursor = scene.cursor
      if part == .profile {
        cursor.timestep = geometry.step(at: x, within: scene.timestepRange)
      } else {
        cursor.step = geometry.step(at: x, within: scene.stepRange)
      }
      return cursor
    }
    return nil
  }

  /// The view that a click on the title of a pane opens; nil elsewhere.
  public func viewName(atX x: Int, y: Int, in rect: Rect) -> String? {
    let layout = ComparisonOverviewLayout(comparison, in: rect)
    if layout.edges == .all && layout.table.row(0).contains(x: x, y: y) { return "diagnosis" }
    return layout.plots.first { $0.frame.row(0).contains(x: x, y: y) }?.part.viewName
  }

  private func plot(_ part: ComparisonPlot) -> LinePlot {
    switch part {
    case .loss: comparison.lossPlot
    case .norm: comparison.normPlot
    case .profile: comparison.profilePlot
    case .lags: comparison.lagPlot
    }
  }
}

/// The plots that all runs share.
private enum ComparisonPlot {
  case loss, norm, profile, lags

  /// The view that tells more of it.
  var viewName: String? {
    switch self {
    case .loss: nil
    case .norm: "waterfall"
    case .profile: "gradients"
    case .lags: "by-lag"
    }
  }

  /// What is said where there is nothing to draw.
  var absence: String {
    switch self {
    case .loss, .norm: ""
    case .profile: "No gradient profile of this step at hand"
    case .lags: "The gradient by lag of this step is not at hand"
    }
  }

  func box(_ edges: Box.Edges) -> Box {
    var box = Box(title, key: viewName.flatMap(ViewCatalog.key))
    box.edges = edges
    return box
  }

  private var title: String {
    switch self {
    case .loss: "Train loss, averaged"
    case .norm: "Gradient norm, averaged"
    case .profile: "‖δ‖ over the sequence"
    case .lags: "Gradient from within a lag, %"
    }
  }
}

/// Where the plots and the table stand: four plots where there is room, else the two that are asked for first; boxes around
/// them where that leaves enough of them, else lines above them.
private struct ComparisonOverviewLayout {
  private static let wide = 110
  private static let tall = 22
  private static let leastHeightOfBoxes = 30

  let edges: Box.Edges
  let plots: [(part: ComparisonPlot, frame: Rect)]
  let table: Rect
  let tableRoom: Rect

  /// What a frame leaves for a plot: it keeps a distance from a line at its right.
  func room(in frame: Rect) -> Rect {
    Box.interior(of: frame, edges: edges).inset(right: edges == .all ? 1 : 0)
  }

  init(_ comparison: Comparison, in rect: Rect) {
    let hasBoxes = rect.width >= Self.wide && rect.height >= Self.leastHeightOfBoxes
    edges = hasBoxes ? .all : .upper
    let wanted = ComparisonTable.height(of: comparison, width: rect.width - (hasBoxes ? 4 : 0))
    let least = 1 + comparison.runs.count
    let height = (rect.height >= wanted + 14 ? wanted : least) + (hasBoxes ? 2 : 0)
    let parts = rect.rows([.share(), .fixed(height)], gap: hasBoxes ? 0 : 1)
    table = parts[1]
    tableRoom = hasBoxes ? Box.interior(of: table).inset(left: 1, right: 1) : table
    plots = Self.plots(in: parts[0], gap: hasBoxes ? 0 : 2)
  }

  private static func plots(in rect: Rect, gap: Int) -> [(part: ComparisonPlot, frame: Rect)] {
    guard rect.width >= wide else {
      return Array(zip([.loss, .profile], rect.rows([.share(), .share()])))
    }
    let columns = rect.columns([.share(), .share()], gap: gap)
    guard rect.height >= tall else { return Array(zip([.loss, .profile], columns)) }
    return Array(zip([.loss, .norm, .profile, .lags], columns.flatMap { $0.rows([.share(), .share()]) }))
  }
}
