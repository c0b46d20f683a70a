extension ExperimentOptions {
  /// These options where they say something, those of `other` elsewhere. Naming data replaces the other's data
  /// whole: `--text` on top of a file that names a task means the text.
  public func overriding(_ other: ExperimentOptions) -> ExperimentOptions {
    var merged = self
    if task == nil && text == nil && csv == nil {
      merged.fill(from: other, \.task, \.text, \.csv, \.lines, \.column)
    }
    merged.fill(
      from: other, \.cell, \.activation, \.peepholes, \.coupledGates, \.gruReset, \.hidden, \.layers,
      \.bidirectional, \.initializer, \.gain, \.forgetBias, \.chrono)
    merged.fill(
      from: other, \.steps, \.batch, \.length, \.outputs, \.seed, \.truncate, \.sampling, \.carryState,
      \.patience, \.minDelta, \.threads, \.evaluateEvery)
    merged.fill(
      from: other, \.optimizer, \.learningRate, \.clipNorm, \.clipValue, \.weightDecay, \.momentum,
      \.nesterov,
      \.alpha, \.beta1, \.beta2, \.epsilon)
    merged.fill(
      from: other, \.schedule, \.warmUp, \.decayEvery, \.decayFactor, \.decaySteps, \.finalRate)
    merged.fill(
      from: other, \.dropout, \.inputDropout, \.recurrentDropout, \.variational, \.inputNoise, \.omega)
    merged.fill(
      from: other, \.record, \.recordEvery, \.recordSchedule, \.recordTensors, \.recordPrecision,
      \.recordLimit,
      \.checkpointEvery)
    return merged
  }

  /// Takes those of `options` that say nothing here from `other`.
  private mutating func fill<each Value>(
    from other: ExperimentOptions, _ options: repeat WritableKeyPath<ExperimentOptions, (each Value)?>
  ) {
    repeat fill(each options, from: other)
  }

  private mutating func fill<Value>(
    _ option: WritableKeyPath<ExperimentOptions, Value?>, from other: ExperimentOptions
  ) {
    if self[keyPath: option] == nil { self[keyPath: option] = other[keyPath: option] }
  }
}
