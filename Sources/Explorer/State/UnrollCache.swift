import Engine
import Training

/// The last unrolls that were shown, by the step they were asked for, so that going to and fro is immediate.
struct UnrollCache: Sendable {
  /// How many numbers the kept unrolls may hold together.
  private static let elementBudget = 16 << 20
  private var unrolls: [Int: StepUnroll] = [:]
  /// The steps in `unrolls`, the oldest first.
  private var order: [Int] = []

  subscript(step: Int) -> StepUnroll? { unrolls[step] }

  /// Keeps `unroll` as the answer for `step`.
  mutating func insert(_ unroll: StepUnroll, for step: Int) {
    if unrolls.updateValue(unroll, forKey: step) == nil { order.append(step) }
    let elements = unroll.unroll.tensors.values.reduce(0) { $0 + $1.values.count }
    let capacity = max(2, Self.elementBudget / max(1, elements))
    while order.count > capacity { unrolls[order.removeFirst()] = nil }
  }
}
