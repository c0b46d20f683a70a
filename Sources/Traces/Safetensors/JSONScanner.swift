/// A strict reader for the little JSON that a safetensors header consists of: objects, arrays of whole numbers,
/// and strings.
///
/// A general parser keeps one of two equal keys without saying so; this one hands every key to the caller. It never
/// recurses deeper than the caller asks, so a hostile header cannot exhaust the stack.
struct JSONScanner {
  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads an object; `readValue` is given each key and must consume its value.
  mutating func readObject(
    _ readValue: (String, inout JSONScanner) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if skip("}") { return }
    repeat {
      let key = try readString()
      try expect(":")
      try readValue(key, &self)
    } while skip(",")
    try expect("}")
  }

  /// Reads an array of whole numbers 0 … Int.max.
  mutating func readNaturalNumbers() throws(SafetensorsError) -> [Int] {
    try expect("[")
    if skip("]") { return [] }
    var numbers: [Int] = []
    repeat { numbers.append(try readNaturalNumber()) } while skip(",")
    try expect("]")
    return numbers
  }

  /// Reads a string with its escapes resolved.
  mutating func readString() throws(SafetensorsError) -> String {
    try expect("\"")
    var characters: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: characters, as: UTF8.self) else {
          throw malformed("a string that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): characters.append(contentsOf: try readEscape())
      case 0..<0x20: throw malformed("a control character in a string")
      default: characters.append(byte)
      }
    }
    throw malformed("a string without an end")
  }

  /// Fails unless only spaces are left.
  mutating func expectEnd() throws(SafetensorsError) {
    skipSpaces()
    if offset < bytes.count { throw malformed("text after the end of the header") }
  }

  /// An error that says where the scanner stands.
  func malformed(_ reason: String) -> SafetensorsError {
    SafetensorsError(.malformedHeader(reason: reason, offset: 8 + offset))
  }

  // MARK: - Pieces

  private mutating func readNaturalNumber() throws(SafetensorsError) -> Int {
    skipSpaces()
    var value = 0
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) {
      let digit = Int(bytes[offset] - UInt8(ascii: "0"))
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, secondOverflow) = tenfold.addingReportingOverflow(digit)
      guard !overflow, !secondOverflow else { throw malformed("a number beyond 64 bits") }
      value = sum
      offset += 1
    }
    let hasLeadingZero = offset - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard offset > start, !hasLeadingZero else { throw malformed("no whole number") }
    return value
  }

  private mutating func readEscape() throws(SafetensorsError) -> [UInt8] {
    switch next() {
    case UInt8(ascii: "\""): [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "f"): [0x0C]
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "u"): Array(String(try readUnicodeEscape()).utf8)
    default: throw malformed("an unknown escape in a string")
    }
  }

  private mutating func readUnicodeEscape() throws(SafetensorsError) -> Unicode.Scalar {
    let first = try readFourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
      throw malformed("half a surrogate pair")
    }
    let second = try readFourHexDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("half a surrogate pair") }
    return scalar
  }

  private mutating func readFourHexDigits() throws(SafetensorsError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw malformed("a \\u escape without four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func next() -> UInt8? {
    guard offset < bytes.count else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }

  private mutating func skipSpaces() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  /// Steps over `character` where it comes next.
  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
    guard skip(character) else { throw malformed("no '\(character)' where one must be") }
  }
}
