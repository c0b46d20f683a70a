/// The records of a run so far, cheap to copy and to extend: a screen keeps the value it was given while
/// training appends to its own.
///
/// Steps are numbered from 0 without gaps in a run of our own; a recording made elsewhere may have gaps, so
/// records are found by their step.
///
/// Scalars are kept of every step. Gradient profiles, which take ten times as much, are kept of the newest steps as
/// far as `profileBudget` reaches; of older ones only the greatest values of each few dozen steps stay, from which
/// pictures of the whole run are drawn. `recall` puts profiles back where somebody looks at such a step.
public struct RunHistory: Sendable {
  private static let chunkCapacity = 64

  private struct Chunk: Sendable {
    var records: [StepRecord] = []
    /// The greatest value of its records' profiles at each place.
    var peaks: [Float] = []
    /// Whether profiles were let go of.
    var isReduced = false
  }

  private var chunks: [Chunk] = []
  public private(set) var count = 0
  /// Bytes of profiles that are kept.
  private let profileBudget: Int
  private var profileByteCount = 0
  /// All chunks before this one are reduced.
  private var firstWholeChunk = 0

  /// A history without steps that keeps at most about `profileBudget` bytes of profiles.
  public init(profileBudget: Int = 64 << 20) { self.profileBudget = profileBudget }

  /// A history of `records`, their steps ascending.
  public init(_ records: some Sequence<StepRecord>) {
    self.init()
    for record in records { append(record) }
  }

  public var isEmpty: Bool { count == 0 }
  public var first: StepRecord? { chunks.first?.records.first }
  public var last: StepRecord? { chunks.last?.records.last }

  /// Adds the next step.
  public mutating func append(_ record: StepRecord) {
    add(record, peaks: record.profile)
    profileByteCount += record.profile.count * MemoryLayout<Float>.stride
    while profileByteCount > profileBudget && firstWholeChunk < chunks.count - 1 { reduceOldestChunk() }
  }

  /// Adds the next steps without their profiles, of which only the greatest values at each place, `peaks`, are known.
  public mutating func append(reduced records: [StepRecord], peaks: [Float]) {
    for var record in records {
      record.profile = []
      add(record, peaks: peaks)
      chunks[chunks.count - 1].isReduced = true
    }
    if count % Self.chunkCapacity == 0 { firstWholeChunk = chunks.count }
  }

  private mutating func add(_ record: StepRecord, peaks: [Float]) {
    precondition(record.step > last?.step ?? -1, "records are appended in the order of their steps")
    if count % Self.chunkCapacity == 0 {
      chunks.append(Chunk())
      chunks[chunks.count - 1].records.reserveCapacity(Self.chunkCapacity)
    }
    let open = chunks.count - 1
    chunks[open].records.append(record)
    Self.raise(&chunks[open].peaks, to: peaks)
    count += 1
  }

  private mutating func reduceOldestChunk() {
    for index in chunks[firstWholeChunk].records.indices {
      let size = chunks[firstWholeChunk].records[index].profile.count * MemoryLayout<Float>.stride
      profileByteCount -= size
      chunks[firstWholeChunk].records[index].profile = []
    }
    chunks[firstWholeChunk].isReduced = true
    firstWholeChunk += 1
  }

  /// Whether the profile of `step` was known and let go of.
  public func lacksProfile(at step: Int) -> Bool {
    guard let index = index(atOrBefore: step), self[index].step == step else { return false }
    let chunk = chunks[index / Self.chunkCapacity]
    return chunk.isReduced && !chunk.peaks.isEmpty && self[index].profile.isEmpty
  }

  /// Puts the profiles of `records` back that were let go of, until the history is replaced by a newer one.
  public mutating func recall(_ records: [StepRecord]) {
    for record in records {
      guard let index = index(atOrBefore: record.step), self[index].step == record.step else { continue }
      chunks[index / Self.chunkCapacity].records[index % Self.chunkCapacity].profile = record.profile
    }
  }

  /// The history as it was when `step` was the newest one.
  public func prefix(through step: Int) -> RunHistory {
    guard let last = index(atOrBefore: step) else { return RunHistory() }
    var prefix = RunHistory(profileBudget: .max)
    let whole = (last + 1) / Self.chunkCapacity
    prefix.chunks = Array(chunks.prefix(whole))
    prefix.count = whole * Self.chunkCapacity
    guard last >= prefix.count else { return prefix }
    let part = chunks[whole]
    for record in part.records.prefix(last + 1 - prefix.count) {
      prefix.add(record, peaks: part.isReduced ? part.peaks : record.profile)
    }
    prefix.chunks[whole].isReduced = part.isReduced
    return prefix
  }

  /// The record at position `index`, 0 ..< `count`.
  public subscript(index: Int) -> StepRecord {
    chunks[index / Self.chunkCapacity].records[index % Self.chunkCapacity]
  }

  /// The greatest value of the profiles at each place among the records at `positions`; NaN wins. Where profiles were
  /// let go of, records beside `positions` count as well.
  public func profilePeaks(at positions: Range<Int>) -> [Float] {
    var peaks: [Float] = []
    var position = positions.lowerBound
    while position < positions.upperBound {
      let chunk = position / Self.chunkCapacity
      let (start, end) = (chunk * Self.chunkCapacity, (chunk + 1) * Self.chunkCapacity)
      let last = min(end, positions.upperBound)
      if chunks[chunk].isReduced || (position == start && last == min(end, count)) {
        Self.raise(&peaks, to: chunks[chunk].peaks)
      } else {
        for record in chunks[chunk].records[position - start..<last - start] {
          Self.raise(&peaks, to: record.profile)
        }
      }
      position = end
    }
    return peaks
  }

  private static func raise(_ peaks: inout [Float], to values: [Float]) {
    // Chunks of one block of a trace then share its peaks.
    if peaks.isEmpty { return peaks = values }
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
