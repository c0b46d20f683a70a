/// How units (or outputs, or inputs) are cut into panels of equal width, each padded to a multiple of 16.
struct PanelGrid: Hashable {
  /// The narrowest panel, and what every extent is padded to.
  static let block = 16

  /// The number of units in all, without padding.
  let unitCount: Int
  /// Units of one panel: 16, 32, 48 or 64.
  let unitsPerPanel: Int
  let panelCount: Int
  /// The number of units with padding.
  let paddedCount: Int

  /// Cuts `unitCount` units into panels of the greatest width up to `widest` that needs no more padding than
  /// panels of 16.
  init(unitCount: Int, widest: Int = 64) {
    let padded = Self.padded(unitCount)
    self.unitCount = unitCount
    unitsPerPanel = [64, 48, 32].first { $0 <= widest && padded % $0 == 0 } ?? Self.block
    panelCount = padded / unitsPerPanel
    paddedCount = padded
  }

  /// The units of `panel` that are not padding.
  func units(of panel: Int) -> Range<Int> {
    panel * unitsPerPanel..<min(unitCount, (panel + 1) * unitsPerPanel)
  }

  /// `count` rounded up to a multiple of 16.
  static func padded(_ count: Int) -> Int { (count + block - 1) / block * block }
}
