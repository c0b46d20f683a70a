#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The learning rate η of every step, as `torch.optim.lr_scheduler` defines it: a linear warm-up, then a decay that
/// counts its steps from the warm-up's end.
public struct LearningRateSchedule: Sendable, Hashable, Codable {
  /// What becomes of the rate after the warm-up.
  public enum Decay: Sendable, Hashable, Codable {
    /// It stays.
    case constant
    /// It is multiplied by `factor` every `interval` steps (`StepLR`).
    case step(interval: Int, factor: Double)
    /// It falls to `finalRate` along half a cosine of `stepCount` steps, and stays there (`CosineAnnealingLR`;
    /// Loshchilov & Hutter 2017 without restarts).
    case cosine(finalRate: Double, stepCount: Int)
  }

  /// η at the warm-up's end.
  public var baseRate: Double
  /// N: step n < N has the rate (n + 1)/N · `baseRate` (`LinearLR` from 1/N, in N − 1 steps).
  public var warmUpSteps: Int
  public var decay: Decay

  /// `baseRate` throughout, unless told otherwise.
  public init(baseRate: Double, warmUpSteps: Int = 0, decay: Decay = .constant) {
    precondition(warmUpSteps >= 0, "a warm-up has at least 0 steps")
    switch decay {
    case .constant: break
    case .step(let interval, _): precondition(interval >= 1, "a rate decays every step at the most")
    case .cosine(_, let stepCount): precondition(stepCount >= 1, "a cosine takes at least one step")
    }
    self.baseRate = baseRate
    self.warmUpSteps = warmUpSteps
    self.decay = decay
  }

  /// η of the update that leads from `step` ≥ 0 to the next.
  public func rate(atStep step: Int) -> Double {
    if step < warmUpSteps { return baseRate * Double(step + 1) / Double(warmUpSteps) }
    let age = step - warmUpSteps
    switch decay {
    case .constant:
      return baseRate
    case .step(let interval, let factor):
      return baseRate * pow(factor, Double(age / interval))
    case .cosine(let finalRate, let stepCount):
      let progress = Double(min(age, stepCount)) / Double(stepCount)
      return finalRate + (baseRate - finalRate) * (1 + cos(.pi * progress)) / 2
    }
  }
}
