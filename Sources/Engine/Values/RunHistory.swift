/// The records of a run so far, cheap to copy and to extend: a screen keeps the value it was given while
/// training appends to its own.
///
/// Steps are numbered from 0 without gaps in a run of our own; a recording made elsewhere may have gaps, so
/// records are found by their step.
public struct RunHistory: Sendable {
  private static let chunkCapacity = 64
  private var chunks: [[StepRecord]] = []
  /// For every full chunk the greatest value of its records' profiles at each place.
  private var chunkPeaks: [[Float]] = []
  public private(set) var count = 0

  /// A history without steps.
  public init() {}

  /// A history of `records`, their steps ascending.
  public init(_ records: some Sequence<StepRecord>) {
    for record in records { append(record) }
  }

  public var isEmpty: Bool { count == 0 }
  public var first: StepRecord? { chunks.first?.first }
  public var last: StepRecord? { chunks.last?.last }

  /// Adds the next step.
  public mutating func append(_ record: StepRecord) {
    precondition(record.step > last?.step ?? -1, "records are appended in the order of their steps")
    if chunks.last.map({ $0.count == Self.chunkCapacity }) ?? true {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(Self.chunkCapacity)
    }
    chunks[chunks.count - 1].append(record)
    count += 1
    if count % Self.chunkCapacity == 0 { chunkPeaks.append(Self.peaks(of: chunks[chunks.count - 1][...])) }
  }

  /// The history as it was when `step` was the newest one.
  public func prefix(through step: Int) -> RunHistory {
    guard let last = index(atOrBefore: step) else { return RunHistory() }
    var prefix = RunHistory()
    let whole = (last + 1) / Self.chunkCapacity
    prefix.chunks = Array(chunks.prefix(whole))
    prefix.chunkPeaks = Array(chunkPeaks.prefix(whole))
    prefix.count = whole * Self.chunkCapacity
    for index in prefix.count..<last + 1 { prefix.append(self[index]) }
    return prefix
  }

  /// The record at position `index`, 0 ..< `count`.
  public subscript(index: Int) -> StepRecord {
    chunks[index / Self.chunkCapacity][index % Self.chunkCapacity]
  }

  /// The greatest value of the profiles at each place among the records at `positions`; NaN wins. It takes as long
  /// as a few dozen records, however many there are.
  public func profilePeaks(at positions: Range<Int>) -> [Float] {
    var peaks: [Float] = []
    var position = positions.lowerBound
    while position < positions.upperBound {
      let chunk = position / Self.chunkCapacity
      let (start, end) = (chunk * Self.chunkCapacity, (chunk + 1) * Self.chunkCapacity)
      if position == start && end <= positions.upperBound {
        Self.raise(&peaks, to: chunkPeaks[chunk])
      } else {
        let last = min(end, positions.upperBound)
        Self.raise(&peaks, to: Self.peaks(of: chunks[chunk][position - start..<last - start]))
      }
      position = end
    }
    return peaks
  }

  private static func peaks(of records: ArraySlice<StepRecord>) -> [Float] {
    records.reduce(into: []) { raise(&$0, to: $1.profile) }
  }

  private static func raise(_ peaks: inout [Float], to values: [Float]) {
    if peaks.count < values.count {
      peaks += Array(repeating: -.infinity, count: values.count - peaks.count)
    }
    for index in values.indices where values[index] > peaks[index] || values[index].isNaN {
      peaks[index] = values[index]
    }
  }

  /// The position of the last record whose step is at most `step`; nil before the first.
  public func index(atOrBefore step: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The record of exactly `step`, where there is one.
  public func record(at step: Int) -> StepRecord? {
    index(atOrBefore: step).map { self[$0] }.flatMap { $0.step == step ? $0 : nil }
  }
}
