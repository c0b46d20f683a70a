import Engine

/// Finds the steps at which gradients of early timesteps fall below the range of a float. It follows a growing history
/// at the cost of its new steps alone.
public struct UnderflowWatch: Sendable {
  /// It is told anew after this many steps without.
  private static let quietCount = 50

  /// What has happened so far, in the order of the steps.
  public private(set) var events: [RunEvent] = []
  private let model: ModelShape
  /// Backpropagation is cut every so many timesteps.
  private let truncation: Int?
  /// The row of a profile that the top layer has, and how many rows there are.
  private let row: Int
  private let rowCount: Int
  private var count = 0
  private var last: StepScalars?
  private var quietCount = Self.quietCount
  /// The position behind the last record whose profile was known.
  private var nextIndex = 0

  /// A watch over runs of `model` that has seen nothing yet; their backpropagation is cut every `truncation` timesteps,
  /// nil is nowhere.
  public init(model: ModelShape, truncation: Int? = nil) {
    self.model = model
    self.truncation = truncation
    row = (model.layerCount - 1) * model.directionCount
    rowCount = model.layerCount * model.directionCount
  }

  /// Takes in the steps that came since; starts anew where `history` is another one.
  public mutating func follow(_ history: RunHistory) {
    if let last, history.count < count || !history.scalars(at: count - 1).isSame(as: last) {
      self = UnderflowWatch(model: model, truncation: truncation)
    }
    history.forEachWholeRecord(from: count) { take($1, at: $0) }
    count = history.count
    last = count > 0 ? history.scalars(at: count - 1) : nil
  }

  private mutating func take(_ record: StepRecord, at index: Int) {
    // Whether it began where profiles are not known can't be told.
    if index != nextIndex { quietCount = 0 }
    nextIndex = index + 1
    let lost = record.profile.count.isMultiple(of: rowCount) ? underflowedCount(record.profile) : 0
    if lost > 0 && quietCount >= Self.quietCount {
      let text = "the gradient is below float range at \(lost) timesteps"
      events.append(RunEvent(.underflow, step: record.step, value: Double(lost), text: text))
    }
    quietCount = lost > 0 ? 0 : quietCount + 1
  }

  /// Timesteps of the top layer that a loss still reaches through time, but with a gradient too small for a float:
  /// those before the last one (along the recurrence) whose gradient is 0 or below the smallest normal number. No loss
  /// reaches over a cut of truncation.
  private func underflowedCount(_ profile: [Float]) -> Int {
    let timesteps = profile.count / rowCount
    let norms = profile[row * timesteps..<(row + 1) * timesteps]
    let floor = Float(GradientProfile.float32Floor)
    // In most records there is none, which one pass tells.
    guard norms.contains(where: { $0 < floor }) else { return 0 }
    let piece = max(1, min(truncation ?? timesteps, timesteps))
    return stride(from: norms.startIndex, to: norms.endIndex, by: piece).reduce(0) { sum, start in
      let reached = norms[start..<min(start + piece, norms.endIndex)]
      guard let end = reached.lastIndex(where: { $0.isFinite && $0 >= floor }) else { return sum }
      return sum + reached[..<end].count { $0 < floor }
    }
  }
}
