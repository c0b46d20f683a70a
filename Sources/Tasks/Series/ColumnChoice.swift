import Engine

/// Finds the column that a user means.
struct ColumnChoice {
  let source: String
  /// The header's names; nil without a header.
  let titles: [String]?
  let count: Int

  /// The position of the column called `wanted`, or with that number counted from 1.
  func index(of wanted: String) throws(SeriesError) -> Int {
    if let position = titles?.firstIndex(of: wanted) { return position }
    if let number = Int(wanted) {
      guard (1...count).contains(number) else {
        throw .columnOutOfRange(source: source, number: number, count: count)
      }
      return number - 1
    }
    throw .unknownColumn(
      source: source, name: wanted.briefForDisplay(),
      titles: titles.map { titles in titles.map { $0.briefForDisplay(limit: 20) } })
  }

  /// The first column of the sample that holds numbers and does not just count its rows; if all count, the
  /// first that holds numbers.
  func defaultIndex(in sample: [[Double?]]) throws(SeriesError) -> Int {
    guard let first = sample.first else { throw .noRecords(source: source) }
    let numeric = first.indices.filter { first[$0] != nil }
    guard let fallback = numeric.first else { throw .noNumericColumn(source: source) }
    return numeric.first { column in !Self.isCounter(sample.map { column < $0.count ? $0[column] : nil }) }
      ?? fallback
  }

  /// What the column at `index` is called on the screen.
  func name(of index: Int) -> String {
    // Records may have more fields than the header has names.
    let title = titles.flatMap { index < $0.count ? $0[index].briefForDisplay() : nil } ?? ""
    return title.isEmpty ? "column \(index + 1)" : title
  }

  /// Whether values rise by the same amount from each row to the next, as years and row numbers do.
  private static func isCounter(_ values: [Double?]) -> Bool {
    let numbers = values.compactMap { $0 }
    guard numbers.count == values.count, numbers.count >= 3 else { return false }
    let step = numbers[1] - numbers[0]
    return step > 0 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == step }
  }
}
