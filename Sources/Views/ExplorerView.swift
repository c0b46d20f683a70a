import Canvas
import Engine

/// What moving up and down means in a view.
public enum VerticalAxis: Hashable, Sendable {
  case none, units, steps
}

/// What a person may change of how a view turns values into colours.
public enum ValueSetting: Hashable, Sendable, CaseIterable {
  /// The range that the colours cover.
  case range
  /// Linear or logarithmic.
  case scale
  /// One range for all units, or one for each.
  case perUnit
}

/// The least columns and rows that something needs.
public struct Extents: Hashable, Sendable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// So many columns and rows.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// One way of looking at a run: state in, drawing out. A view keeps nothing.
public protocol ExplorerView: Sendable {
  /// The name on the command line.
  var name: String { get }
  /// The name on the screen.
  var title: String { get }
  /// The name on the screen where there is room for a few letters only.
  var shortTitle: String { get }
  /// Below this it draws nothing but the size it needs.
  var minimumSize: Extents { get }
  /// What `j` and `k` move along.
  var verticalAxis: VerticalAxis { get }

  /// What can be changed of its colours, for a network of `model`.
  func valueSettings(_ model: ModelShape) -> Set<ValueSetting>

  /// Which part of the network is shown, for the frame; empty where it is all of it.
  func subtitle(_ scene: Scene) -> String

  /// Draws `scene` into `rect`, which is at least `minimumSize`. Call `show` instead, which sees to that.
  func draw(_ scene: Scene, in rect: Rect, on drawing: inout Drawing)
  /// How far one can zoom into it, `page` first.
  func zoomLevels(_ scene: Scene) -> [Zoom]
  /// Where its panels stand in `rect`, in their order; one where it has no parts to zoom into.
  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect]
  /// What the units' values are that keys go to; nil where the view shows nothing of units.
  func quantity(_ scene: Scene) -> LayerQuantity?
  /// The exact value under the cursor in one line, for the footer.
  func readout(_ scene: Scene) -> String
  /// `scene` with its differences from `first` in the place of its values.
  func difference(_ scene: Scene, from first: Scene) -> SceneDifference
  /// The cursor after a click on a cell of the view drawn in `rect`; nil where the click means nothing.
  func cursor(atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance) -> Cursor?
  /// The view that a click there opens; nil where there is none.
  func viewName(atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance) -> String?
}

extension ExplorerView {
  /// Draws the view into `rect` at any size: never outside of it, and where it is too small with a note of the
  /// size that is needed.
  public func show(_ scene: Scene, in rect: Rect, on drawing: inout Drawing) {
    drawing.clipped(to: rect) { drawing in
      if rect.width >= minimumSize.width && rect.height >= minimumSize.height {
        draw(scene, in: rect, on: &drawing)
      } else {
        let need = "needs \(minimumSize.width)×\(minimumSize.height)"
        drawing.notice(need, in: rect)
      }
    }
  }

  var shortTitle: String { name }

  func subtitle(_ scene: Scene) -> String { scene.placeName }

  func valueSettings(_ model: ModelShape) -> Set<ValueSetting> { [] }

  func zoomLevels(_ scene: Scene) -> [Zoom] { [.page] }

  func panelAreas(_ scene: Scene, in rect: Rect) -> [Rect] { [rect] }

  func quantity(_ scene: Scene) -> LayerQuantity? { nil }

  func difference(_ scene: Scene, from first: Scene) -> SceneDifference {
    .absent("This view shows no difference; hidden, cell, gates, gradients, by-lag and weights do")
  }

  func cursor(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> Cursor? { nil }

  func viewName(
    atX x: Int, y: Int, in rect: Rect, scene: Scene, appearance: Appearance
  ) -> String? { nil }
}

extension Drawing {
  /// Writes `text` in the middle of `rect`, quietly.
  public mutating func notice(_ text: String, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let lines = min(rect.height, max(1, (text.count + rect.width - 1) / rect.width))
    let top = (rect.height - lines) / 2
    if lines == 1 {
      self.text(text, in: rect.row(top), .dimText, align: .center)
    } else {
      paragraph(text, in: rect.inset(top: top), .dimText)
    }
  }
}
