import Engine

/// How large an unroll may get: sequences come from files and people, and a small file can tell of a long sequence.
enum UnrollSize {
  /// An unroll may take about this many numbers: a gigabyte in double precision.
  private static let largestCount = 1 << 27

  /// Whether a network of the shape `model` can be unrolled over `timesteps` timesteps, the gradient by lag included.
  static func allows(timesteps: Int, of model: ModelShape) -> Bool {
    // Rows are padded to whole vectors; fifteen rows of H are kept for every layer and direction. In floating point,
    // which does not overflow.
    let places = Double(model.layerCount) * Double(model.directionCount)
    let states = 15 * Double(max(16, model.hiddenSize)) * places
    let outputs = 2 * Double(max(16, model.outputSize))
    let perTimestep = states + Double(model.inputSize) + outputs + 2 * Double(timesteps)
    return perTimestep * Double(timesteps) <= Double(largestCount)
  }

  /// Throws `ProbeError` where it can't.
  static func check(timesteps: Int, of model: ModelShape) throws(ProbeError) {
    guard allows(timesteps: timesteps, of: model) else {
      throw ProbeError("its \(timesteps) timesteps are too many to unroll at once: cut the sequence")
    }
  }
}
