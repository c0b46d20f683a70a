import Engine

/// Which part of a task's data random numbers are for; the parts never share a stream.
enum DataStream: UInt64 {
  case training, heldOut, probe

  private static let count: UInt64 = 3
  /// Keeps a task's data independent of weights initialised with the same seed.
  private static let salt: UInt64 = 0x6461_7461_2073_6565

  /// The generator for batch number `index` of this part.
  func generator(seed: UInt64, index: Int = 0) -> RandomGenerator {
    RandomGenerator(seed: seed ^ Self.salt, stream: UInt64(index) * Self.count + rawValue)
  }
}
