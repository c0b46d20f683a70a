import Engine
import Foundation

/// Finds the events of a run from its records. It follows a growing history at the cost of its new steps alone.
public struct EventDetector: Sendable {
  /// What has happened so far, in the order of the steps.
  public private(set) var events: [RunEvent] = []
  private let model: ModelShape
  private var count = 0
  private var last: StepRecord?
  private var spikes = SpikeWatch()
  private var clipping = EpisodeWatch()
  private var underflow = EpisodeWatch()
  private var plateau = PlateauWatch()
  private var isBroken = false

  /// A detector for runs of `model` that has seen nothing yet.
  public init(model: ModelShape) { self.model = model }

  /// Takes in the steps that came since; starts anew where `history` is another one.
  public mutating func follow(_ history: RunHistory) {
    if count > 0, history.count < count || !Self.isSame(history[count - 1], last) {
      self = EventDetector(model: model)
    }
    for index in count..<history.count { take(history[index]) }
    count = history.count
    last = history.last
  }

  private static func isSame(_ record: StepRecord, _ other: StepRecord?) -> Bool {
    record.step == other?.step && record.loss.bitPattern == other?.loss.bitPattern
      && record.gradientNorm.bitPattern == other?.gradientNorm.bitPattern
  }

  /// Takes in the next step.
  public mutating func take(_ record: StepRecord) {
    if let event = nonFinite(record) { events.append(event) }
    if let ratio = spikes.take(record.gradientNorm) {
      events.append(
        RunEvent(
          .spike, step: record.step, value: record.gradientNorm,
          text: String(format: "gradient norm %.3g, %.3g times the usual", record.gradientNorm, ratio)))
    }
    if clipping.begins(record.wasClipped) {
      let text = String(
        format: "clipping begins: norm %.3g to %.3g", record.gradientNorm, record.clippedGradientNorm)
      events.append(RunEvent(.clipping, step: record.step, value: record.gradientNorm, text: text))
    }
    let lost = underflowedCount(record)
    if underflow.begins(lost > 0) {
      let text = "the gradient is below float range at \(lost) timesteps"
      events.append(RunEvent(.underflow, step: record.step, value: Double(lost), text: text))
    }
    if let event = plateau.take(record) { events.append(event) }
  }

  private mutating func nonFinite(_ record: StepRecord) -> RunEvent? {
    guard !isBroken else { return nil }
    for (name, value) in [("loss", record.loss), ("gradient norm", record.gradientNorm)]
    where !value.isFinite {
      isBroken = true
      let text = "the \(name) is \(value.isNaN ? "not a number" : "infinite")"
      return RunEvent(.nonFinite, step: record.step, value: value, text: text)
    }
    return nil
  }

  /// Timesteps of the top layer that a loss still reaches through time, but with a gradient too small for a float:
  /// those before the last one (along the recurrence) whose gradient is 0 or below the smallest normal number.
  private func underflowedCount(_ record: StepRecord) -> Int {
    let top = LayerDirection(layer: model.layerCount - 1)
    guard let norms = GradientProfile(record, model: model, at: top)?.log10Norms,
      let end = norms.lastIndex(where: { $0.isFinite && $0 >= GradientProfile.float32Floor })
    else { return 0 }
    return norms[..<end].count { $0 < GradientProfile.float32Floor }
  }
}

/// Compares each norm with the median of those before.
private struct SpikeWatch {
  private var norms: [Double] = []
  private var isHigh = false

  /// How many times the usual `norm` is, where a spike begins with it.
  mutating func take(_ norm: Double) -> Double? {
    guard norm.isFinite, norm > 0 else { return nil }
    defer {
      norms.append(norm)
      if norms.count > EventThresholds.spikeWindow { norms.removeFirst() }
    }
    guard norms.count >= EventThresholds.spikeLeastWindow else { return nil }
    let usual = norms.sorted()[norms.count / 2]
    let wasHigh = isHigh
    isHigh = norm >= EventThresholds.spikeRatio * usual
    return isHigh && !wasHigh ? norm / usual : nil
  }
}

/// Tells when something begins that was not there for a while.
private struct EpisodeWatch {
  private var quietCount = EventThresholds.quietCount

  mutating func begins(_ isThere: Bool) -> Bool {
    defer { quietCount = isThere ? 0 : quietCount + 1 }
    return isThere && quietCount >= EventThresholds.quietCount
  }
}

/// Compares the mean loss of each window with that of the window before.
private struct PlateauWatch {
  private var losses: [Double] = []
  private var firstStep = 0
  private var before: (mean: Double, error: Double)?
  /// The loss of the plateau that the run is on.
  private var level: Double?

  mutating func take(_ record: StepRecord) -> RunEvent? {
    guard record.loss.isFinite else { return nil }
    if losses.isEmpty { firstStep = record.step }
    losses.append(record.loss)
    guard losses.count == EventThresholds.plateauWindow else { return nil }
    let mean = losses.reduce(0, +) / Double(losses.count)
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(losses.count - 1)
    let window = (mean: mean, error: (variance / Double(losses.count)).squareRoot())
    losses.removeAll(keepingCapacity: true)
    defer { before = window }
    return before.flatMap { change(from: $0, to: window) }
  }

  private mutating func change(
    from before: (mean: Double, error: Double), to now: (mean: Double, error: Double)
  ) -> RunEvent? {
    if let level {
      guard now.mean < EventThresholds.escapeShare * level else { return nil }
      self.level = nil
      let text = String(format: "the loss leaves its plateau of %.3g", level)
      return RunEvent(.escape, step: firstStep, value: now.mean, text: text)
    }
    let noise = 2 * (before.error * before.error + now.error * now.error).squareRoot()
    guard now.mean > EventThresholds.plateauShare * before.mean || before.mean - now.mean < noise else {
      return nil
    }
    level = now.mean
    let text = String(format: "the loss rests at %.3g", now.mean)
    return RunEvent(.plateau, step: firstStep, value: now.mean, text: text)
  }
}
