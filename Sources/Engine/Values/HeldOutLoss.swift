/// A loss over the held-out data.
public struct HeldOutLoss: Sendable, Hashable {
  /// The number of updates that the weights have had.
  public let step: Int
  public let loss: Double

  /// The loss with the weights of `step`.
  public init(step: Int, loss: Double) {
    self.step = step
    self.loss = loss
  }
}

extension RunHistory {
  /// So many steps before one are looked through for its held-out loss.
  private static let heldOutReach = 5000

  /// The held-out loss that belongs to `step`: of the last step the one after its update where that was measured, which
  /// has a greater number; else the last one measured at or before it.
  public func heldOut(at step: Int) -> HeldOutLoss? {
    guard let index = index(atOrBefore: step) else { return nil }
    if index == count - 1, let finalHeldOut { return finalHeldOut }
    for place in (max(0, index - Self.heldOutReach)...index).reversed() {
      let record = scalars(at: place)
      if let loss = record.heldOutLoss { return HeldOutLoss(step: record.step, loss: loss) }
    }
    return nil
  }
}
