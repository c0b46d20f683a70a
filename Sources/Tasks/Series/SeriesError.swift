/// The column a message is about. Both texts are safe to print.
public struct ColumnPlace: Sendable, Hashable {
  /// The file's name.
  public let source: String
  /// The column's name or number.
  public let column: String
}

/// Why a CSV file cannot be learned from. Lines count from 1.
public enum SeriesError: Error, Hashable, CustomStringConvertible {
  case noRecords(source: String)
  case noNumericColumn(source: String)
  case unknownColumn(source: String, name: String, titles: [String]?)
  case columnOutOfRange(source: String, number: Int, count: Int)
  case unclosedQuote(ColumnPlace, line: Int)
  case missingField(ColumnPlace, line: Int, fieldCount: Int)
  case hole(ColumnPlace, line: Int)
  case notANumber(ColumnPlace, line: Int, text: String)
  case tooLarge(ColumnPlace, line: Int, text: String)
  case tooShort(ColumnPlace, count: Int, needed: Int)

  public var description: String {
    switch self {
    case .noRecords(let source): "\(source): holds no records; choose a CSV file with a column of numbers"
    case .noNumericColumn(let source):
      "\(source): the first record holds no number; choose a CSV file with a column of numbers, or name the "
        + "column"
    case .unknownColumn(let source, let name, .some(let titles)):
      "\(source): has no column '\(name)'; choose one of " + titles.prefix(12).joined(separator: ", ")
        + (titles.count > 12 ? ", …" : "")
    case .unknownColumn(let source, let name, nil):
      "\(source): has no header, so no column is called '\(name)'; give the column's number"
    case .columnOutOfRange(let source, let number, let count):
      "\(source): has no column \(number); choose a number from 1 to \(count)"
    case .unclosedQuote(let place, let line):
      "\(place.source): line \(line): a quote is opened and never closed; close it or remove it"
    case .missingField(let place, let line, let fieldCount):
      "\(place.source): line \(line): has \(fieldCount) fields, none for \(place.column); complete the record"
    case .hole(let place, let line):
      "\(place.source): line \(line): \(place.column) is empty; fill the hole or remove the line"
    case .notANumber(let place, let line, let text):
      "\(place.source): line \(line): \(place.column) is '\(text)', not a number; correct it or remove the line"
    case .tooLarge(let place, let line, let text):
      "\(place.source): line \(line): \(place.column) is '\(text)', beyond ±1e100; rescale the column"
    case .tooShort(let place, let count, let needed):
      "\(place.source): \(place.column) has \(count) values, fewer than the \(needed) needed; choose a longer "
        + "series or a shorter --length"
    }
  }
}
