import Engine
import Foundation

/// Damages data at random, the same way for the same seed.
public struct Mutator {
  private var generator: RandomGenerator

  /// What is damaged follows from `seed`.
  public init(seed: UInt64) { generator = RandomGenerator(seed: seed) }

  /// Numbers and letters that readers stumble over.
  private static let dictionary = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551616", "4611686018427387904", "1e308",
    "-0",
    "1e-400", "nan", "inf", "\u{1B}[2J", "\u{0}", "\u{202E}", "\u{FEFF}", "\"", "\\u0000", "[", "{", "]", "}",
    ",",
    "null", "true", "0", "-1", "10000", "4096", "[[[[[[[[[[[[[[[[", "\n", "\r", "😀", "F64", "BF16", "I64",
  ].map { Data($0.utf8) }

  /// `data` with one to six damages.
  public mutating func mutated(_ data: Data) -> Data {
    var bytes = [UInt8](data)
    for _ in 0...generator.index(below: 6) { damage(&bytes) }
    return Data(bytes)
  }

  /// `text` damaged likewise; what is no UTF-8 any more becomes U+FFFD.
  public mutating func mutated(_ text: String) -> String {
    String(decoding: mutated(Data(text.utf8)), as: UTF8.self)
  }

  /// A number from 0 to `count` − 1.
  public mutating func choice(below count: Int) -> Int { generator.index(below: count) }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = generator.index(below: bytes.count + 1)
    let end = min(bytes.count, place + 1 + generator.index(below: 12))
    switch generator.index(below: 7) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.index(below: 8))
    case 1 where place < bytes.count: bytes[place] = UInt8(generator.index(below: 256))
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 4: bytes.removeSubrange(place...)
    case 5:
      // A number is exchanged for another one.
      let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
      guard !digits.isEmpty else { return }
      let digit = digits[generator.index(below: digits.count)]
      bytes.replaceSubrange(
        digit...digit, with: Self.dictionary[generator.index(below: Self.dictionary.count)])
    default:
      bytes.insert(
        contentsOf: Self.dictionary[generator.index(below: Self.dictionary.count)], at: place)
    }
  }
}
