/// A curve that grows without end and stays small: once there are too many points, neighbours share a bucket
/// that keeps the least, the greatest and the first value that is not finite, so that no spike is lost.
struct ThinnedCurve: Sendable {
  private static let capacity = 4096

  private struct Point {
    var step: Double
    var value: Double
  }

  private struct Bucket {
    var count: Int
    var low: Point?
    var high: Point?
    var broken: Point?

    init(_ point: Point) {
      count = 1
      if point.value.isFinite { (low, high) = (point, point) } else { broken = point }
    }

    mutating func merge(_ later: Bucket) {
      count += later.count
      if let other = later.low, other.value < low?.value ?? .infinity { low = other }
      if let other = later.high, other.value > high?.value ?? -.infinity { high = other }
      broken = broken ?? later.broken
    }

    /// What it keeps, in the order of the steps.
    var points: [Point] {
      var points = [low, broken].compactMap { $0 }
      if let high, high.step != low?.step { points.append(high) }
      return points.sorted { $0.step < $1.step }
    }
  }

  private var buckets: [Bucket] = []
  /// How many values a bucket takes.
  private var bucketSize = 1

  var isEmpty: Bool { buckets.isEmpty }

  /// Adds a value at a later step.
  mutating func append(_ value: Double, at step: Int) {
    let bucket = Bucket(Point(step: Double(step), value: value))
    if let last = buckets.indices.last, buckets[last].count < bucketSize {
      buckets[last].merge(bucket)
      return
    }
    if buckets.count == Self.capacity { halve() }
    buckets.append(bucket)
  }

  private mutating func halve() {
    for pair in 0..<buckets.count / 2 {
      var merged = buckets[2 * pair]
      merged.merge(buckets[2 * pair + 1])
      buckets[pair] = merged
    }
    buckets.removeLast(buckets.count / 2)
    bucketSize *= 2
  }

  /// The points that are kept: steps and values.
  var points: (steps: [Double], values: [Double]) {
    if bucketSize == 1 {
      let points = buckets.map { $0.low ?? $0.broken ?? Point(step: 0, value: .nan) }
      return (points.map(\.step), points.map(\.value))
    }
    let points = buckets.flatMap(\.points)
    return (points.map(\.step), points.map(\.value))
  }
}
