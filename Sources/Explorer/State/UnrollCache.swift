import Engine
import Training

/// The last unrolls that were shown, by the step they were asked for, so that going to and fro is immediate.
struct UnrollCache: Sendable {
  /// How many numbers the kept unrolls may hold together.
  private static let elementBudget = 16 << 20
  private var entries: [Int: Entry] = [:]
  /// The steps in `entries`, the oldest first.
  private var order: [Int] = []

  /// An unroll, and whether it has everything that can be had.
  struct Entry: Sendable {
    let unroll: StepUnroll
    let isDetailed: Bool
  }

  subscript(step: Int) -> Entry? { entries[step] }

  /// At most `count` of the unrolls of steps before `step`, evenly spread, by ascending step.
  func earlier(than step: Int, count: Int) -> [StepUnroll] {
    let unrolls = Set(entries.values.map(\.unroll.step)).filter { $0 < step }.sorted().compactMap {
      entries[$0]?.unroll
    }
    guard unrolls.count > count, count > 0 else { return unrolls }
    return (0..<count).map { unrolls[$0 * unrolls.count / count] }
  }

  /// Keeps `unroll` as the answer for `step`; one in detail is not replaced by one without.
  mutating func insert(_ unroll: StepUnroll, for step: Int, isDetailed: Bool) {
    if let entry = entries[step], entry.isDetailed, !isDetailed { return }
    if entries.updateValue(Entry(unroll: unroll, isDetailed: isDetailed), forKey: step) == nil {
      order.append(step)
    }
    let elements = unroll.unroll.tensors.values.reduce(0) { $0 + $1.values.count }
    let capacity = max(2, Self.elementBudget / max(1, elements))
    while order.count > capacity { entries[order.removeFirst()] = nil }
  }

  /// Lets go of the answers that were the unroll of another step.
  mutating func forgetSubstitutes() {
    entries = entries.filter { $0.key == $0.value.unroll.step }
    order.removeAll { entries[$0] == nil }
  }
}
