import Engine

/// One column of numbers read from a CSV file.
struct SeriesColumn: Hashable {
  /// The header's name for the column, or `column 2`; safe to print.
  let name: String
  let values: [Double]

  /// How many records are looked at to tell a measured column from one that counts its rows.
  private static let sampledRecords = 50
  /// Beyond this magnitude squares no longer fit a Double's range.
  private static let largestMagnitude = 1e100

  /// Reads the column called `column`, or with that number counted from 1, of the CSV text `bytes`. Without
  /// `column` it is the first that holds numbers and is not a mere counter such as a year.
  init(_ bytes: [UInt8], source: String, column: String?) throws(SeriesError) {
    var records = CSVRecords(bytes)
    guard let first = records.next() else { throw .noRecords(source: source) }
    if let line = records.unclosedQuoteLine {
      throw .unclosedQuote(ColumnPlace(source: source, column: column ?? "the header"), line: line)
    }
    let usesDecimalComma = records.delimiter != UInt8(ascii: ",")
    let titles = first.fields.map { records.text(of: $0) }
    let isHeader =
      titles.contains { !$0.isEmpty }
      && titles.allSatisfy { Self.number($0, decimalComma: usesDecimalComma) == nil }
    if !isHeader { records = CSVRecords(bytes) }

    let choice = ColumnChoice(source: source, titles: isHeader ? titles : nil, count: titles.count)
    let index =
      if let column {
        try choice.index(of: column)
      } else {
        try choice.defaultIndex(in: Self.sample(records, decimalComma: usesDecimalComma))
      }
    name = choice.name(of: index)
    values = try Self.values(
      of: index, in: &records, place: ColumnPlace(source: source, column: name),
      decimalComma: usesDecimalComma)
  }

  private static func values(
    of index: Int, in records: inout CSVRecords, place: ColumnPlace, decimalComma: Bool
  ) throws(SeriesError) -> [Double] {
    var values: [Double] = []
    var blankLine: Int?
    while let record = records.next() {
      if let line = records.unclosedQuoteLine { throw .unclosedQuote(place, line: line) }
      if records.isBlank(record) {
        blankLine = blankLine ?? record.line
        continue
      }
      // Blank lines may end a file, but not interrupt it.
      if let blankLine { throw .hole(place, line: blankLine) }
      guard index < record.fields.count else {
        throw .missingField(place, line: record.line, fieldCount: record.fields.count)
      }
      let text = records.text(of: record.fields[index])
      guard !text.isEmpty else { throw .hole(place, line: record.line) }
      guard let value = number(text, decimalComma: decimalComma) else {
        throw .notANumber(place, line: record.line, text: text.briefForDisplay())
      }
      guard value.magnitude <= largestMagnitude else {
        throw .tooLarge(place, line: record.line, text: text.briefForDisplay())
      }
      values.append(value)
    }
    return values
  }

  /// The numbers of the first records, by column; nil where a field holds none.
  private static func sample(_ records: CSVRecords, decimalComma: Bool) -> [[Double?]] {
    records.prefix(sampledRecords).filter { !records.isBlank($0) }.map { record in
      record.fields.map { number(records.text(of: $0), decimalComma: decimalComma) }
    }
  }

  /// A number in decimal notation: no `nan`, `inf` or hexadecimal, which `Double` would read too. Where commas
  /// do not delimit fields, one may stand for the decimal point.
  private static func number(_ text: String, decimalComma: Bool) -> Double? {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      case UInt8(ascii: ","): decimalComma
      default: false
      }
    }
    guard allowed, let value = Double(decimalComma ? text.replacing(",", with: ".") : text) else {
      return nil
    }
    return value.isFinite ? value : nil
  }
}
