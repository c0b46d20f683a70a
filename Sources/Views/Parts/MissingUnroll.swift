import Canvas

extension Drawing {
  /// Says why there is nothing to show.
  mutating func missingUnroll(_ scene: Scene, in rect: Rect) {
    let lack =
      scene.unroll == nil
      ? "No unroll of step \(scene.cursor.step) yet" : "What is shown here was neither recorded nor computed"
    notice(scene.unrollNote ?? lack, in: rect)
  }
}

extension Scene {
  /// What the readout of a missing value says.
  var missingReadout: String { unrollNote ?? (unroll == nil ? "no unroll yet" : "not recorded") }
}
