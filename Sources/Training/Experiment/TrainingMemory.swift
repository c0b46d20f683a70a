import Engine
import Foundation
import Tasks

/// The memory that training takes, roughly: enough to refuse what no machine has.
struct TrainingMemory {
  /// Bytes, as a Double because the product of the largest options overflows an Int.
  let byteCount: Double

  /// Of `task`'s batches of `batchSize` sequences, or of what it holds out where that is more, through a network of the
  /// shape `model`.
  init(model: ModelShape, task: any LearningTask, batchSize: Int) {
    let heldOut = task.heldOut.map { $0.timesteps * $0.batchSize }.max() ?? 0
    self.init(model: model, rowCount: max(Double(heldOut), Double(task.timesteps) * Double(batchSize)))
  }

  /// Of one batch of `batchSize` sequences of `timesteps` through a network of the shape `model`.
  init(model: ModelShape, timesteps: Int, batchSize: Int) {
    self.init(model: model, rowCount: Double(timesteps) * Double(batchSize))
  }

  private init(model: ModelShape, rowCount: Double) {
    // The weights, their gradients, two moments and a transposed copy; fifteen padded rows of H for each layer,
    // direction and timestep.
    let parameters = 5.0 * Self.parameterCount(model)
    let states = 15.0 * Double(max(16, model.hiddenSize)) * Double(model.layerCount * model.directionCount)
    let row = states + Double(model.inputSize) + 2 * Double(max(16, model.outputSize))
    byteCount = 4 * (parameters + row * rowCount)
  }

  /// Counted in floating point, which does not overflow.
  private static func parameterCount(_ model: ModelShape) -> Double {
    let rows = Double(model.gateCount) * Double(model.hiddenSize)
    let directions = Double(model.directionCount)
    let layers = (0..<model.layerCount).reduce(0.0) { sum, layer in
      let inputs = layer == 0 ? Double(model.inputSize) : Double(model.hiddenSize) * directions
      return sum + directions * rows * (inputs + Double(model.hiddenSize) + 2)
    }
    return Double(model.recurrentParts.count) * layers + Double(model.outputSize)
      * (Double(model.hiddenSize) * directions + 1)
  }

  /// `bytes` for people: `3.2 GB`.
  static func text(_ bytes: Double) -> String {
    bytes < 1e12 ? String(format: "%.1f GB", bytes / 1e9) : String(format: "%.0f TB", bytes / 1e12)
  }

  /// Throws `ExperimentError` where this is more than the machine has.
  func checkFits() throws(ExperimentError) {
    let installed = Double(ProcessInfo.processInfo.physicalMemory)
    guard byteCount <= installed else {
      throw ExperimentError(
        "this would take \(Self.text(byteCount)) of memory and the machine has \(Self.text(installed)): take a "
          + "smaller --batch, --length, --hidden or --layers")
    }
  }
}
