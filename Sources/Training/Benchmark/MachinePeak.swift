import Engine

/// How fast one core can multiply and add: what the speed of training is measured against.
public enum MachinePeak {
  /// Billions of floating-point operations per second of one core, in `Float`, the best of several short runs
  /// that take about `milliseconds` altogether.
  public static func measure(
    instructionSet: InstructionSet = .best, milliseconds: Double = 100
  ) -> Double {
    let load = PeakLoad(instructionSet: instructionSet)
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(milliseconds)
    var best = 0.0
    repeat {
      var operations = 0.0
      let time = clock.measure { operations = load.run() }
      best = max(best, operations / (time / .nanoseconds(1)))
    } while clock.now < deadline
    return best
  }
}
