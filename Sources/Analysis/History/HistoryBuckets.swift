import Engine
import Foundation

/// What one column of a plot shows of the training steps that fall into it: their extremes as well as their
/// mean, so that no spike is lost.
public struct HistoryBucket: Sendable, Hashable {
  public let firstStep: Int
  public let lastStep: Int
  /// Over the finite values; nil where there is none.
  public let minimum: Double?
  public let maximum: Double?
  public let mean: Double?
  /// How many values are NaN or infinite.
  public let nonFiniteCount: Int
}

extension RunHistory {
  /// The values of all records divided into at most `count` buckets of neighbouring records, in order. Records
  /// for which `value` is nil are left out; a bucket of such records only is not in the answer.
  public func buckets(_ count: Int, of value: (StepRecord) -> Double?) -> [HistoryBucket] {
    guard count > 0 else { return [] }
    let bucketCount = Swift.min(count, self.count)
    return (0..<bucketCount).compactMap { bucket in
      bucketed(bucket * self.count / bucketCount..<(bucket + 1) * self.count / bucketCount, of: value)
    }
  }

  private func bucketed(_ range: Range<Int>, of value: (StepRecord) -> Double?) -> HistoryBucket? {
    let points = range.compactMap { index in value(self[index]).map { (step: self[index].step, value: $0) } }
    guard let first = points.first, let last = points.last else { return nil }
    let finite = points.map(\.value).filter(\.isFinite)
    return HistoryBucket(
      firstStep: first.step, lastStep: last.step, minimum: finite.min(), maximum: finite.max(),
      mean: finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count),
      nonFiniteCount: points.count - finite.count)
  }
}

/// A running mean in which a value's weight halves every `halfLife` values: the smooth line over a noisy loss.
///
/// The mean is corrected for its start (Kingma & Ba 2015, §3), so the first values are not drawn towards 0;
/// values that are not finite leave it as it was.
public func exponentialMean(_ values: some Sequence<Double>, halfLife: Double) -> [Double] {
  precondition(halfLife > 0, "a half-life is positive")
  let kept = exp2(-1 / halfLife)
  var weighted = 0.0
  var weight = 0.0
  return values.map { value in
    if value.isFinite {
      weighted = kept * weighted + (1 - kept) * value
      weight = kept * weight + (1 - kept)
    }
    return weight > 0 ? weighted / weight : value
  }
}
