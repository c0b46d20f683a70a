/// A small, fast, reproducible random generator: xoshiro256** (Blackman & Vigna 2018), seeded by SplitMix64.
///
/// Two generators made from the same seed and stream give the same numbers on every machine; different streams
/// of one seed are independent for all practical purposes. Its state is part of a run's checkpoint.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
  private var state: SIMD4<UInt64>

  /// Starts stream number `stream` of `seed`.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = SplitMix(state: seed)
    let key = mixer.next()
    mixer.state = key ^ (stream &* 0xD6E8_FEB8_6659_FD93 &+ 0x2545_F491_4F6C_DD1D)
    state = SIMD4(mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    let result = rotated(state[1] &* 5, 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotated(state[3], 45)
    return result
  }

  /// A number uniform in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number uniform in [`low`, `high`).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// An integer uniform in 0 ..< `bound`.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "there is no index below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
