/// A place that shows grids and reports input: the terminal, or a fake in tests.
@MainActor public protocol Screen: AnyObject {
  var width: Int { get }
  var height: Int { get }
  /// What this screen can show.
  var colorDepth: ColorDepth { get }
  var glyphTier: GlyphTier { get }

  /// Shows `grid`, which is clipped to the screen's size.
  func show(_ grid: CellGrid)
  /// The next event that has already arrived; nil where there is none. Never waits.
  func nextEvent() -> InputEvent?
  /// Draws everything anew, after something else wrote on the terminal.
  func redraw()
}
