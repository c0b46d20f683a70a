import Engine
import Traces

extension RecordedRun {
  /// The weights of at most `count` recorded checkpoints, evenly spread over the run, by ascending step. What cannot be
  /// read is left out.
  public func weightsOverTraining(count: Int) -> [(step: Int, weights: Weights<Float>)] {
    guard count > 0, let steps = try? steps() else { return [] }
    let width = steps.upperBound - steps.lowerBound
    var found: [Int: Weights<Float>] = [:]
    for index in 0..<count {
      let wanted = steps.lowerBound + width * index / max(1, count - 1)
      if let (step, weights) = checkpointWeights(atOrBefore: wanted) { found[step] = weights }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
