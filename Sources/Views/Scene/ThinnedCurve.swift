/// A curve that grows without end and stays small: once there are too many points, neighbours share a bucket
/// that keeps the least, the greatest and the first value that is not finite, so that no spike is lost.
struct ThinnedCurve: Sendable {
  private static let capacity = 4096

  private struct Point {
    var step: Double
    var value: Double
  }

  /// Neighbouring points. Adding one is a few comparisons: long runs have millions.
  private struct Bucket {
    private(set) var count = 0
    /// Beyond all values while there is no finite one.
    private var low = Point(step: 0, value: .infinity)
    private var high = Point(step: 0, value: -.infinity)
    private var broken: Point?

    init(_ point: Point) { add(point) }

    /// Takes in a later point.
    mutating func add(_ point: Point) {
      count += 1
      guard point.value.isFinite else { return broken = broken ?? point }
      if point.value < low.value { low = point }
      if point.value > high.value { high = point }
    }

    mutating func merge(_ later: Bucket) {
      count += later.count
      if later.low.value < low.value { low = later.low }
      if later.high.value > high.value { high = later.high }
      broken = broken ?? later.broken
    }

    /// What it keeps, in the order of the steps.
    var points: [Point] {
      var points = [broken].compactMap { $0 }
      if low.value.isFinite { points.append(low) }
      if high.value.isFinite, high.step != low.step { points.append(high) }
      return points.sorted { $0.step < $1.step }
    }
  }

  private var buckets: [Bucket] = []
  /// How many values a bucket takes.
  private var bucketSize = 1

  var isEmpty: Bool { buckets.isEmpty }

  /// Adds a value at a later step.
  mutating func append(_ value: Double, at step: Int) {
    let point = Point(step: Double(step), value: value)
    let last = buckets.count - 1
    if last >= 0, buckets[last].count < bucketSize { return buckets[last].add(point) }
    if buckets.count == Self.capacity { halve() }
    buckets.append(Bucket(point))
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

  /// At most `count` means of neighbouring points that are kept; what is not finite stays, so that it shows.
  func means(count: Int) -> (steps: [Double], values: [Double]) {
    let (steps, values) = points
    let size = max(1, (steps.count + count - 1) / max(1, count))
    guard size > 1 else { return (steps, values) }
    let groups = stride(from: 0, to: steps.count, by: size).map { $0..<min($0 + size, steps.count) }
    func mean(_ numbers: ArraySlice<Double>) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    return (groups.map { mean(steps[$0]) }, groups.map { mean(values[$0]) })
  }

  /// The points that are kept: steps and values.
  var points: (steps: [Double], values: [Double]) {
    let points = buckets.flatMap(\.points)
    return (points.map(\.step), points.map(\.value))
  }
}
