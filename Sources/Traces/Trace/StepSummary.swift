import Engine

/// The smallest and the largest of some numbers. A NaN among them makes both NaN: it must not be lost in a crowd.
public struct Extremes<Number: BinaryFloatingPoint & Sendable>: Sendable, Hashable {
  public var least: Number
  public var greatest: Number

  /// The extremes of one number.
  public init(_ number: Number) { (least, greatest) = (number, number) }

  init(least: Number, greatest: Number) {
    self.least = least
    self.greatest = greatest
  }

  /// Takes in `other`.
  public mutating func merge(_ other: Extremes) {
    // Comparisons with NaN are false, so that a NaN on either side has to be asked for.
    if other.least < least || other.least.isNaN { least = other.least }
    if other.greatest > greatest || other.greatest.isNaN { greatest = other.greatest }
  }
}

/// What a drawing needs of many steps at once: the extremes of every quantity, so that no spike is averaged away.
///
/// A trace keeps one for each full block of steps; a picture of a million steps is drawn from these.
public struct StepSummary: Sendable, Hashable {
  public var firstStep: Int
  public var lastStep: Int
  /// How many records were taken in.
  public var count: Int
  public var loss: Extremes<Double>
  public var gradientNorm: Extremes<Double>
  /// nil where it was never measured.
  public var heldOutLoss: Extremes<Double>?
  /// Of the gradient profile, row-major [L·D, T] as in `StepRecord`.
  public var profile: [Extremes<Float>]

  /// The summary of one step.
  public init(_ record: StepRecord) {
    firstStep = record.step
    lastStep = record.step
    count = 1
    loss = Extremes(record.loss)
    gradientNorm = Extremes(record.gradientNorm)
    heldOutLoss = record.heldOutLoss.map { Extremes($0) }
    profile = record.profile.map { Extremes($0) }
  }

  /// The summary of `records`; nil where there are none.
  public init?(_ records: some Collection<StepRecord>) {
    guard let first = records.first else { return nil }
    self.init(first)
    for record in records.dropFirst() { merge(StepSummary(record)) }
  }

  init(
    firstStep: Int, lastStep: Int, count: Int, loss: Extremes<Double>, gradientNorm: Extremes<Double>,
    heldOutLoss: Extremes<Double>?, profile: [Extremes<Float>]
  ) {
    self.firstStep = firstStep
    self.lastStep = lastStep
    self.count = count
    self.loss = loss
    self.gradientNorm = gradientNorm
    self.heldOutLoss = heldOutLoss
    self.profile = profile
  }

  /// Takes in the steps of `later`. Where the two have profiles of different sizes the larger one stays.
  public mutating func merge(_ later: StepSummary) {
    lastStep = later.lastStep
    count += later.count
    loss.merge(later.loss)
    gradientNorm.merge(later.gradientNorm)
    if let loss = later.heldOutLoss { heldOutLoss?.merge(loss) ?? (heldOutLoss = loss) }
    if later.profile.count == profile.count {
      for index in profile.indices { profile[index].merge(later.profile[index]) }
    } else if later.profile.count > profile.count {
      profile = later.profile
    }
  }
}
