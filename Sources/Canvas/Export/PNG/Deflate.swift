/// Compresses bytes as a zlib stream (RFC 1950, 1951): repetitions within 32 KiB, fixed Huffman codes.
struct Deflate {
  private static let windowSize = 32_768
  private static let longestMatch = 258

  private var bits = BitWriter()

  static func zlibStream(_ bytes: [UInt8]) -> [UInt8] {
    var deflate = Deflate()
    deflate.bits.write(0b011, count: 3)  // the last block, fixed codes
    deflate.compress(bytes)
    deflate.literal(256)
    let sum = adler32(bytes)
    let checksum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    return [0x78, 0x01] + deflate.bits.finished() + checksum
  }

  private mutating func compress(_ bytes: [UInt8]) {
    // The last place at which each hash of three bytes was seen.
    var places = [Int](repeating: -1, count: 1 << 15)
    var position = 0
    while position < bytes.count {
      let length = match(bytes, at: position, &places)
      position += length
    }
  }

  /// Writes what stands at `position`, a repetition if there is one; returns how many bytes that were.
  private mutating func match(_ bytes: [UInt8], at position: Int, _ places: inout [Int]) -> Int {
    guard position + 3 <= bytes.count else {
      literal(Int(bytes[position]))
      return 1
    }
    let key = Int(bytes[position]) << 10 ^ Int(bytes[position + 1]) << 5 ^ Int(bytes[position + 2])
    let earlier = places[key & 0x7FFF]
    places[key & 0x7FFF] = position
    var length = 0
    if earlier >= 0, position - earlier <= Self.windowSize {
      let limit = min(Self.longestMatch, bytes.count - position)
      while length < limit, bytes[earlier + length] == bytes[position + length] { length += 1 }
    }
    guard length >= 3 else {
      literal(Int(bytes[position]))
      return 1
    }
    repetition(length: length, distance: position - earlier)
    return length
  }

  /// A symbol of the fixed code of RFC 1951, section 3.2.6.
  private mutating func literal(_ symbol: Int) {
    switch symbol {
    case 0...143: bits.writeCode(0b0011_0000 + symbol, count: 8)
    case 144...255: bits.writeCode(0b1_1001_0000 + symbol - 144, count: 9)
    case 256...279: bits.writeCode(symbol - 256, count: 7)
    default: bits.writeCode(0b1100_0000 + symbol - 280, count: 8)
    }
  }

  private mutating func repetition(length: Int, distance: Int) {
    let lengthCode = Self.lengthBases.lastIndex { $0 <= length } ?? 0
    literal(257 + lengthCode)
    bits.write(length - Self.lengthBases[lengthCode], count: Self.extraLengthBits(lengthCode))
    let distanceCode = Self.distanceBases.lastIndex { $0 <= distance } ?? 0
    bits.writeCode(distanceCode, count: 5)
    bits.write(distance - Self.distanceBases[distanceCode], count: max(0, distanceCode / 2 - 1))
  }

  private static func extraLengthBits(_ code: Int) -> Int {
    code < 8 || code == 28 ? 0 : code / 4 - 1
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145, 8193, 12289, 16385, 24577,
  ]

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }
}

/// Packs bits into bytes, the lowest first.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  mutating func write(_ value: Int, count: Int) {
    pending |= UInt64(value) << UInt64(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Huffman codes start with their highest bit.
  mutating func writeCode(_ code: Int, count: Int) {
    var reversed = 0
    for bit in 0..<count where code & 1 << bit != 0 { reversed |= 1 << (count - 1 - bit) }
    write(reversed, count: count)
  }

  mutating func finished() -> [UInt8] {
    if pendingCount > 0 { write(0, count: 8 - pendingCount) }
    return bytes
  }
}
