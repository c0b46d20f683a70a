import Canvas
import Engine

/// The run at a glance: verdict, loss, gradient norm, and the facts that one asks for first.
struct OverviewView: ExplorerView {
  let name = "overview"
  let title = "Overview"
  let minimumSize = Extents(width: 24, height: 6)
  let verticalAxis = VerticalAxis.none

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { [.scale] }

  func subtitle(_ scene: Scene) -> String { "" }

  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    let layout = OverviewLayout(scene, in: rect, glyphs: drawing.glyphs)
    if let plot = zoomedPlot(scene, layout) {
      words(.verdict, scene, layout, on: &drawing)
      let room = Self.zoomedRoom(layout, in: rect)
      return self.plot(plot, scene, layout, in: room, isFocused: false, on: &drawing)
    }
    for part in OverviewPart.allCases where !layout[part].isEmpty {
      if let position = layout.plots.firstIndex(of: part) {
        let isFocused = scene.display.isActive && position == scene.display.panel % layout.plots.count
        plot(part, scene, layout, in: layout[part], isFocused: isFocused, on: &drawing)
      } else {
        words(part, scene, layout, on: &drawing)
      }
    }
  }

  private func words(
    _ part: OverviewPart, _ scene: Scene, _ layout: OverviewLayout, on drawing: inout Drawing
  ) {
    if layout.hasTitle(part) { drawing.box(box(part, layout.edges), in: layout[part]) }
    let room = layout.room(of: part)
    switch part {
    case .verdict: drawing.verdict(scene.verdict, in: room)
    case .facts: RunFacts(scene).draw(in: room, on: &drawing)
    default: drawing.pastEvents(scene, in: room)
    }
  }

  private func plot(
    _ part: OverviewPart, _ scene: Scene, _ layout: OverviewLayout, in frame: Rect, isFocused: Bool,
    on drawing: inout Drawing
  ) {
    let plot = plot(part, scene)
    var box = box(part, layout.edges)
    box.isFocused = isFocused
    drawing.box(box, legendOf: part == .profile ? nil : plot, in: frame)
    let room = layout.room(in: frame, isPlot: true)
    if scene.history.isEmpty {
      if part == .loss { drawing.notice("No training step yet", in: room) }
    } else {
      drawing.linePlot(plot, in: room)
    }
  }

  private func plot(_ part: OverviewPart, _ scene: Scene) -> LinePlot {
    switch part {
    case .norm:
      // The title says of what.
      var plot = scene.normPlot
      plot.series[0].name = "norm"
      return plot
    case .profile: return GradientProfiles(scene, upTo: .batch).plot(scene)
    default: return scene.lossPlot
    }
  }

  private func box(_ part: OverviewPart, _ edges: Box.Edges) -> Box {
    var box = Box(part.title, key: part.viewName.flatMap(ViewCatalog.key))
    box.edges = edges
    return box
  }

  func readout(_ scene: Scene) -> String {
    guard let record = scene.record else { return "no training step yet" }
    let current = scene.heldOut.flatMap { $0.step >= record.step ? $0 : nil }
    let heldOut =
      current.map {
        ", held out \(NumberFormat.aligned($0.loss, digits: 6))\($0.place(seenFrom: record.step))"
      } ?? ""
    return "step \(record.step): loss \(NumberFormat.aligned(record.loss, digits: 6))\(heldOut), "
      + "gradient norm \(NumberFormat.aligned(record.gradientNorm))"
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? {
    let layout = OverviewLayout(scene, in: rect, glyphs: appearance.glyphs)
    let zoomed = zoomedPlot(scene, layout)
    for part in zoomed.map({ [$0] }) ?? layout.plots {
      let frame = zoomed == nil ? layout[part] : Self.zoomedRoom(layout, in: rect)
      let room = layout.room(in: frame, isPlot: true)
      let geometry = PlotGeometry(plot(part, scene), in: room, appearance: appearance)
      guard geometry.data.contains(x: x, y: y) else { continue }
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
}

extension OverviewView {
  func zoomLevels(_ scene: Scene) -> [Zoom] { scene.history.isEmpty ? [.page] : [.page, .panel] }

  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect] {
    let layout = OverviewLayout(scene, in: rect, glyphs: .ascii)
    let plots = layout.plots.map { layout[$0] }
    return plots.isEmpty ? [rect] : plots
  }

  func viewName(atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance) -> String? {
    let layout = OverviewLayout(scene, in: rect, glyphs: appearance.glyphs)
    guard zoomedPlot(scene, layout) == nil else { return nil }
    let part = OverviewPart.allCases.first { layout.hasTitle($0) && layout[$0].row(0).contains(x: x, y: y) }
    return part?.viewName
  }

  /// The plot that fills the page; nil where all of them are shown.
  private func zoomedPlot(_ scene: Scene, _ layout: OverviewLayout) -> OverviewPart? {
    guard scene.display.zoom > .page, !layout.plots.isEmpty else { return nil }
    return layout.plots[scene.display.panel % layout.plots.count]
  }

  /// The room of a plot that fills the page: the verdict stays above it.
  private static func zoomedRoom(_ layout: OverviewLayout, in rect: Rect) -> Rect {
    rect.inset(top: layout[.verdict].height)
  }
}
