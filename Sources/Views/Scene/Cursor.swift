import Engine

/// The one linked cursor: where the user looks, in every view at once.
public struct Cursor: Hashable, Sendable {
  /// The training step.
  public var step: Int
  /// The timestep within the sequence, from 0.
  public var timestep: Int
  /// The layer and direction.
  public var place: LayerDirection
  /// The hidden unit, from 0.
  public var unit: Int

  /// A cursor on one unit of one layer at one timestep of one training step.
  public init(
    step: Int = 0, timestep: Int = 0, place: LayerDirection = LayerDirection(layer: 0), unit: Int = 0
  ) {
    self.step = step
    self.timestep = timestep
    self.place = place
    self.unit = unit
  }
}
