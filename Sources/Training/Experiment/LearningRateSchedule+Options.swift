import Engine

/// What becomes of the learning rate after the warm-up, by its name.
private enum ScheduleName: String, CaseIterable {
  case constant, step, cosine
}

extension LearningRateSchedule {
  /// The schedule that `options` state for a run of `plannedSteps`. Throws `ExperimentError`.
  init(_ options: ExperimentOptions, baseRate: Double, plannedSteps: Int) throws {
    let name: ScheduleName = try choice(options.schedule, "--schedule", default: .constant)
    let steps = 1...100_000_000
    let warmUp = try whole(options.warmUp, "--warm-up", in: 0...steps.upperBound, default: 0)
    try Self.checkNames(options, schedule: name)
    let decay: Decay
    switch name {
    case .constant: decay = .constant
    case .step:
      decay = .step(
        interval: try whole(
          options.decayEvery, "--decay-every", in: steps, default: max(1, plannedSteps / 3)),
        factor: try positive(options.decayFactor, "--decay-factor", default: 0.1))
    case .cosine:
      decay = .cosine(
        finalRate: try notNegative(options.finalRate, "--final-lr", default: 0),
        stepCount: try whole(
          options.decaySteps, "--decay-steps", in: steps, default: max(1, plannedSteps - warmUp)))
    }
    self.init(baseRate: baseRate, warmUpSteps: warmUp, decay: decay)
  }

  private static func checkNames(_ options: ExperimentOptions, schedule: ScheduleName) throws {
    let owners: [(name: String, isStated: Bool, schedule: ScheduleName)] = [
      ("--decay-every", options.decayEvery != nil, .step),
      ("--decay-factor", options.decayFactor != nil, .step),
      ("--decay-steps", options.decaySteps != nil, .cosine),
      ("--final-lr", options.finalRate != nil, .cosine),
    ]
    for owner in owners where owner.isStated && owner.schedule != schedule {
      throw ExperimentError(
        "\(owner.name) is for another schedule: add --schedule \(owner.schedule.rawValue), or leave it out")
    }
  }

  /// States all of it in `options`.
  func state(in options: inout ExperimentOptions) {
    options.warmUp = warmUpSteps
    switch decay {
    case .constant: options.schedule = ScheduleName.constant.rawValue
    case .step(let interval, let factor):
      options.schedule = ScheduleName.step.rawValue
      (options.decayEvery, options.decayFactor) = (interval, factor)
    case .cosine(let finalRate, let stepCount):
      options.schedule = ScheduleName.cosine.rawValue
      (options.finalRate, options.decaySteps) = (finalRate, stepCount)
    }
  }

  /// What it does to the rate; empty where that is nothing.
  var words: [String] {
    let warmUp = warmUpSteps > 0 ? ["warm-up \(warmUpSteps)"] : []
    switch decay {
    case .constant: return warmUp
    case .step(let interval, let factor): return warmUp + ["rate ×\(factor) every \(interval)"]
    case .cosine(let finalRate, let stepCount): return warmUp + ["cosine to \(finalRate) in \(stepCount)"]
    }
  }
}
