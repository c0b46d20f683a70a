import Canvas
import Engine

/// A part of the overview with a title of its own.
enum OverviewPart: CaseIterable, Hashable {
  case verdict, facts, loss, norm, profile, events

  /// Those that zooming in leads to, in their order.
  static let plots: [OverviewPart] = [.loss, .norm, .profile]

  var title: String {
    switch self {
    case .verdict: "Verdict"
    case .facts: "Run"
    case .loss: "Loss"
    case .norm: "Gradient"
    case .profile: "‖δ‖ over the sequence"
    case .events: "So far"
    }
  }

  /// The view that tells more of it; nil where there is none.
  var viewName: String? {
    switch self {
    case .verdict, .events: "diagnosis"
    case .norm: "waterfall"
    case .profile: "gradients"
    case .facts, .loss: nil
    }
  }
}

/// Where the parts of the overview stand, their titles included: the facts beside the plots where it is wide, else above
/// them. Boxes around them where there is room, lines above them elsewhere.
struct OverviewLayout {
  /// The edges of the parts that have a title.
  let edges: Box.Edges
  private var frames: [OverviewPart: Rect] = [:]

  private static let wide = 96
  private static let leastBoxes = Extents(width: wide, height: 26)

  init(_ scene: Scene, in rect: Rect, glyphs: GlyphTier) {
    let hasBoxes = rect.width >= Self.leastBoxes.width && rect.height >= Self.leastBoxes.height
    edges = hasBoxes ? .all : .upper
    let isWide = rect.width >= Self.wide
    let verdictHeight = Self.verdictLines(scene, in: rect, glyphs) + (hasBoxes ? 2 : 0)
    let factsHeight = isWide || rect.height < 12 ? 0 : 2
    let rows = rect.rows([.fixed(verdictHeight), .fixed(factsHeight), .share()])
    frames[.verdict] = rows[0]
    if isWide {
      let columns = rows[2].columns([.share(), .fixed(38)], gap: hasBoxes ? 0 : 2)
      placePlots(scene, in: columns[0])
      placeSidebar(scene, in: columns[1], glyphs)
    } else {
      frames[.facts] = rows[1]
      placePlots(scene, in: rows[2])
    }
  }

  /// The frame of `part`; empty where it finds no room.
  subscript(part: OverviewPart) -> Rect { frames[part] ?? Rect(x: 0, y: 0, width: 0, height: 0) }

  /// Whether `part` has an edge with a title: the first lines of a small screen are read without one.
  func hasTitle(_ part: OverviewPart) -> Bool {
    edges == .all || part != .verdict && (part != .facts || self[.facts].height > 2)
  }

  /// Where `part` is drawn.
  func room(of part: OverviewPart) -> Rect {
    hasTitle(part) ? room(in: self[part], isPlot: OverviewPart.plots.contains(part)) : self[part]
  }

  /// What a frame leaves for a plot or for words: a distance from a line beside them, but where a plot has its axis.
  func room(in frame: Rect, isPlot: Bool) -> Rect {
    let room = Box.interior(of: frame, edges: edges)
    return edges == .all ? room.inset(left: isPlot ? 0 : 1, right: 1) : room
  }

  /// The plots that can be zoomed into.
  var plots: [OverviewPart] { OverviewPart.plots.filter { !self[$0].isEmpty } }

  private static func verdictLines(_ scene: Scene, in rect: Rect, _ glyphs: GlyphTier) -> Int {
    let words = scene.verdict?.text ?? ""
    let isLong = Drawing.wrapped(words, to: max(1, rect.width - 6), glyphs: glyphs).count > 1
    return isLong && rect.height >= 12 ? 2 : 1
  }

  private mutating func placePlots(_ scene: Scene, in rect: Rect) {
    let hasNorm = rect.height >= 10
    let parts = rect.rows([.share(3), .share(hasNorm ? 2 : 0)])
    frames[.loss] = parts[0]
    if hasNorm { frames[.norm] = parts[1] }
  }

  private mutating func placeSidebar(_ scene: Scene, in rect: Rect, _ glyphs: GlyphTier) {
    let margin = edges == .all ? 2 : 1
    let facts = RunFacts(scene).height(width: rect.width - (edges == .all ? 4 : 0), glyphs) + margin
    let parts = rect.rows([.fixed(facts), .share()])
    frames[.facts] = parts[0]
    guard parts[1].height >= 7 else { return }
    let events = scene.pastEvents
    let listHeight = events.isEmpty ? 0 : min(2 * events.count + margin, parts[1].height / 2)
    let below = parts[1].rows([.share(), .fixed(listHeight >= 3 + margin - 1 ? listHeight : 0)])
    frames[.profile] = below[0]
    frames[.events] = below[1]
  }
}

extension Scene {
  /// What happened up to the cursor's step.
  var pastEvents: [StepEvent] { events.filter { $0.step <= cursor.step } }
}
