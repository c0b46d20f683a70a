import Traces
import Training

extension RecordedRun {
  /// The step that was asked for, or the newest; throws where the trace does not reach it.
  func step(_ asked: Int?, in path: String) throws -> Int {
    guard let steps = try steps() else {
      throw CommandError("\(path): no step has been recorded yet: wait for the first")
    }
    guard let asked else { return steps.upperBound }
    guard steps.contains(asked) else {
      throw CommandError(
        "\(path): there is no step \(asked): choose one from \(steps.lowerBound) to \(steps.upperBound)"
      )
    }
    return asked
  }
}
