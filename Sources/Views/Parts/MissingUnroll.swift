import Canvas

extension Drawing {
  /// Says why there is nothing to show.
  mutating func missingUnroll(_ scene: Scene, in rect: Rect) {
    if scene.unroll == nil {
      notice(scene.unrollNote ?? "No unroll of step \(scene.cursor.step) yet", in: rect)
    } else {
      notice("This recording does not hold what is shown here", in: rect)
    }
  }
}

extension Scene {
  /// What the readout of a missing value says.
  var missingReadout: String { unroll == nil ? (unrollNote ?? "no unroll yet") : "not recorded" }
}
