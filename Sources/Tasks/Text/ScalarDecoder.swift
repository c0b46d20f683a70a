/// Reads Unicode scalars from UTF-8 bytes: a byte order mark is skipped, CR LF and CR become LF.
struct ScalarDecoder {
  private let bytes: [UInt8]
  private var offset: Int

  /// A decoder at the start of `bytes`.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next scalar; nil at the end.
  mutating func next() throws(InvalidUTF8) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let lead = bytes[offset]
    guard lead >= 0x80 else {
      offset += 1
      guard lead == 0x0D else { return Unicode.Scalar(lead) }
      if offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
      return "\n"
    }
    return try nextMultibyte(lead: lead)
  }

  private mutating func nextMultibyte(lead: UInt8) throws(InvalidUTF8) -> Unicode.Scalar {
    let (extra, smallest): (Int, UInt32) =
      switch lead {
      case 0xC2...0xDF: (1, 0x80)
      case 0xE0...0xEF: (2, 0x800)
      case 0xF0...0xF4: (3, 0x1_0000)
      default: throw failure()
      }
    guard offset + extra < bytes.count else { throw failure() }
    var value = UInt32(lead) & (0x3F >> UInt32(extra))
    for byte in bytes[offset + 1...offset + extra] {
      guard byte & 0xC0 == 0x80 else { throw failure() }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { throw failure() }
    offset += extra + 1
    return scalar
  }

  private func failure() -> InvalidUTF8 {
    InvalidUTF8(byteOffset: offset, line: 1 + bytes[..<offset].count { $0 == 0x0A })
  }
}

/// Where a text stops being UTF-8.
struct InvalidUTF8: Error, Hashable {
  /// Counted from 0.
  let byteOffset: Int
  /// Counted from 1.
  let line: Int
}
