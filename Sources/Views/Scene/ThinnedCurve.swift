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

    /// Adds what it keeps, in the order of the steps: a drawing asks thousands of buckets.
    func add(to steps: inout [Double], _ values: inout [Double]) {
      var broken = broken
      func add(_ point: Point) {
        if let earlier = broken, earlier.step < point.step {
          broken = nil
          add(earlier)
        }
        steps.append(point.step)
        values.append(point.value)
      }
      let (first, second) = low.step <= high.step ? (low, high) : (high, low)
      if first.value.isFinite { add(first) }
      if second.value.isFinite, second.step != first.step { add(second) }
      if let broken { add(broken) }
    }
  }

  /// Those that are full.
  private var buckets: [Bucket] = []
  /// The one that takes the next value: beside the array, since getting at an element costs more than adding a value.
  private var open = Bucket()
  /// How many values a bucket takes.
  private var bucketSize = 1

  var isEmpty: Bool { buckets.isEmpty && open.count == 0 }

  /// Adds a value at a later step.
  mutating func append(_ value: Double, at step: Int) {
    open.add(Point(step: Double(step), value: value))
    guard open.count == bucketSize else { return }
    buckets.append(open)
    open = Bucket()
    if buckets.count == Self.capacity { halve() }
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
    var (steps, values) = ([Double](), [Double]())
    steps.reserveCapacity(2 * buckets.count + 3)
    values.reserveCapacity(2 * buckets.count + 3)
    for bucket in buckets { bucket.add(to: &steps, &values) }
    open.add(to: &steps, &values)
    return (steps, values)
  }
}
