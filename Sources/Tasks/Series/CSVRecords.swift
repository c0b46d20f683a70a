/// Reads the records of a CSV file one by one (RFC 4180, and as lenient as it is safe to be): fields in double
/// quotes may hold delimiters, line ends and doubled quotes; lines end in LF, CR LF or CR; a byte order mark
/// and `#` lines before the first record are skipped; the delimiter is found by looking.
struct CSVRecords: Sequence, IteratorProtocol {
  /// One record: where it starts and where its fields lie.
  struct Record {
    /// Counted from 1.
    let line: Int
    /// The bytes of each field, quotes included.
    var fields: [Range<Int>]
  }

  let delimiter: UInt8
  /// The line of a quote that is never closed, once the reader has come to it.
  private(set) var unclosedQuoteLine: Int?
  private let bytes: [UInt8]
  private var offset: Int
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// A reader at the first record of `bytes`.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while offset < bytes.count, bytes[offset] == UInt8(ascii: "#") {
      while offset < bytes.count, !Self.endsLine(bytes[offset]) { offset += 1 }
      Self.skipLineEnd(in: bytes, at: &offset, line: &line)
    }
    delimiter = Self.delimiter(in: bytes[offset...])
  }

  /// The next record; nil at the end of the file.
  mutating func next() -> Record? {
    guard offset < bytes.count else { return nil }
    var record = Record(line: line, fields: [])
    while true {
      record.fields.append(nextField())
      guard offset < bytes.count, bytes[offset] == delimiter else { break }
      offset += 1
    }
    Self.skipLineEnd(in: bytes, at: &offset, line: &line)
    return record
  }

  /// The text of a field without its quotes and the blanks around it.
  func text(of field: Range<Int>) -> String {
    let content = withoutBlanks(field)
    guard content.count >= 2, bytes[content.lowerBound] == Self.quote,
      bytes[content.upperBound - 1] == Self.quote
    else { return String(decoding: bytes[content], as: UTF8.self) }
    return String(decoding: bytes[content].dropFirst().dropLast(), as: UTF8.self)
      .replacing("\"\"", with: "\"")
  }

  /// Whether the record is a line without any content.
  func isBlank(_ record: Record) -> Bool {
    record.fields.count == 1 && withoutBlanks(record.fields[0]).isEmpty
  }

  private func withoutBlanks(_ field: Range<Int>) -> Range<Int> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var content = field
    while let first = content.first, isBlank(bytes[first]) { content = first + 1..<content.upperBound }
    while let last = content.last, isBlank(bytes[last]) { content = content.lowerBound..<last }
    return content
  }

  /// Moves past one field: up to the next delimiter or line end outside quotes.
  private mutating func nextField() -> Range<Int> {
    let start = offset
    if offset < bytes.count, bytes[offset] == Self.quote { skipQuotation() }
    while offset < bytes.count, bytes[offset] != delimiter, !Self.endsLine(bytes[offset]) { offset += 1 }
    return start..<offset
  }

  /// Moves past the closing quote; a doubled one does not close.
  private mutating func skipQuotation() {
    let openingLine = line
    offset += 1
    while offset < bytes.count {
      if Self.endsLine(bytes[offset]) {
        Self.skipLineEnd(in: bytes, at: &offset, line: &line)
        continue
      }
      let isQuote = bytes[offset] == Self.quote
      offset += 1
      guard isQuote else { continue }
      guard offset < bytes.count, bytes[offset] == Self.quote else { return }
      offset += 1
    }
    unclosedQuoteLine = openingLine
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

  private static func skipLineEnd(in bytes: [UInt8], at offset: inout Int, line: inout Int) {
    guard offset < bytes.count else { return }
    let isPair = bytes[offset] == carriageReturn && offset + 1 < bytes.count && bytes[offset + 1] == lineFeed
    offset += isPair ? 2 : 1
    line += 1
  }

  /// Tab or semicolon where the first line has one outside quotes, else the comma.
  private static func delimiter(in bytes: ArraySlice<UInt8>) -> UInt8 {
    var isQuoted = false
    var found: Set<UInt8> = []
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if endsLine(byte) { break }
      found.insert(byte)
    }
    return [UInt8(ascii: "\t"), UInt8(ascii: ";")].first(where: found.contains) ?? UInt8(ascii: ",")
  }
}
