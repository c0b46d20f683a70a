import Engine

/// A number that tells whether data is still what it was: FNV-1a (Fowler, Noll & Vo 1991), taken 32 bits at a time.
public struct DataDigest: Sendable, Hashable {
  /// The digest of all that was added.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The value as it is written into traces.
  public var fingerprint: String { String(value, radix: 16) }

  /// The digest of nothing.
  public init() {}

  mutating func add(_ bits: UInt32) { value = (value ^ UInt64(bits)) &* 0x0000_0100_0000_01B3 }

  mutating func add(_ tokens: some Sequence<Int32>) { tokens.forEach { add(UInt32(bitPattern: $0)) } }

  mutating func add(_ values: some Sequence<Float>) { values.forEach { add($0.bitPattern) } }

  mutating func add(_ batch: Batch) {
    switch batch.inputs {
    case .tokens(let tokens): add(tokens)
    case .vectors(let values): add(values)
    }
    switch batch.targets {
    case .classes(let classes): add(classes)
    case .values(let values, let counted):
      add(values)
      counted?.forEach { add($0 ? 1 : 0) }
    }
    batch.lengths?.forEach { add(UInt32($0)) }
  }
}
