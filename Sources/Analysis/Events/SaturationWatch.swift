import Engine
import Foundation

/// Finds the steps at which layers become saturated, from unrolls in the order of their steps.
public struct SaturationWatch: Sendable {
  /// What has happened so far.
  public private(set) var events: [RunEvent] = []
  private var wasFault = false
  private var lastStep = -1

  /// A watch that has seen nothing yet.
  public init() {}

  /// Takes in the unroll of `step`; one that is not later than the last is passed over.
  ///
  /// Saturated by the diagnosis's rule: half of the tanh states beyond ±0.95, three quarters of ReLU units dead or of a
  /// gated cell's activations on flat parts.
  public mutating func take<Scalar: BinaryFloatingPoint>(_ unroll: Unroll<Scalar>, at step: Int) {
    guard step > lastStep, let flat = FlatUnits(unroll) else { return }
    lastStep = step
    if flat.isFault && !wasFault {
      let text = String(format: "%.0f %% ", flat.share * 100) + "\(flat.what) in layer \(flat.place)"
      events.append(RunEvent(.saturation, step: step, value: flat.share, text: text))
    }
    wasFault = flat.isFault
  }
}
