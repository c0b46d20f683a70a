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

  private var chunks: [Chunk] = []
  public private(set) var count = 0
  /// How many values the newest profile has that is known; 0 where none is.
  public private(set) var profileValueCount = 0
  private var lastStep = -1
  /// The held-out loss with the weights after the last update, with which no step was made; nil where it was not
  /// measured, or not yet.
  public private(set) var finalHeldOut: HeldOutLoss?
  /// Bytes of profiles that are kept at most, and at present.
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
  public var first: StepRecord? { isEmpty ? nil : self[0] }
  public var last: StepRecord? { isEmpty ? nil : self[count - 1] }

  /// The record at position `index`, 0 ..< `count`.
  public subscript(index: Int) -> StepRecord {
    let (chunk, place) = (index / Self.chunkCapacity, index % Self.chunkCapacity)
    return StepRecord(chunks[chunk].scalars[place], profile: chunks[chunk].profile(at: place))
  }

  /// The same without its profile.
  public func scalars(at index: Int) -> StepScalars {
    chunks[index / Self.chunkCapacity].scalars[index % Self.chunkCapacity]
  }

  /// Hands the records from position `start` on to `body` without their profiles, in their order: for long walks.
  public func forEachScalars(from start: Int = 0, _ body: (StepScalars) -> Void) {
    var place = start % Self.chunkCapacity
    for chunk in chunks.indices.dropFirst(start / Self.chunkCapacity) {
      let scalars = chunks[chunk].scalars
      for index in place..<max(place, scalars.count) { body(scalars[index]) }
      place = 0
    }
  }

  /// Hands the records from position `start` on whose profiles are known to `body` with their positions.
  public func forEachWholeRecord(from start: Int = 0, _ body: (_ index: Int, _ record: StepRecord) -> Void) {
    for number in chunks.indices.dropFirst(start / Self.chunkCapacity) where chunks[number].hasProfiles {
      let first = number * Self.chunkCapacity
      for (place, record) in chunks[number].wholeRecords.enumerated()
      where first + place >= start && !record.profile.isEmpty {
        body(first + place, record)
      }
    }
  }

  // MARK: - Growing

  /// Adds the next step.
  public mutating func append(_ record: StepRecord) {
    take(record.step)
    chunks[chunks.count - 1].append(record)
    if !record.profile.isEmpty { profileValueCount = record.profile.count }
    profileByteCount += record.profile.count * MemoryLayout<Float>.stride
    while profileByteCount > profileBudget && firstWholeChunk < chunks.count - 1 {
      profileByteCount -= chunks[firstWholeChunk].reduce()
      firstWholeChunk += 1
    }
  }

  /// Adds the next steps without their profiles, of which only the greatest values at each place, `peaks`, are known.
  public mutating func append(reduced steps: [StepScalars], peaks: [Float]) {
    var rest = steps[...]
    if !peaks.isEmpty { profileValueCount = peaks.count }
    while let first = rest.first {
      take(first.step)
      let added = rest.prefix(Self.chunkCapacity - chunks[chunks.count - 1].scalars.count)
      precondition(
        zip(added, added.dropFirst()).allSatisfy { $0.step < $1.step },
        "records are appended in the order of their steps")
      chunks[chunks.count - 1].append(reduced: added, peaks: peaks)
      count += added.count - 1
      lastStep = added[added.endIndex - 1].step
      rest = rest.dropFirst(added.count)
    }
    if count % Self.chunkCapacity == 0 { firstWholeChunk = chunks.count }
  }

  /// Takes the held-out loss after the last update; one of any other moment is none of this history's.
  public mutating func end(with loss: HeldOutLoss?) {
    finalHeldOut = loss.flatMap { $0.step >= 0 && $0.step - 1 == lastStep ? $0 : nil }
  }

  /// Makes room for one more step.
  private mutating func take(_ step: Int) {
    precondition(step > lastStep, "records are appended in the order of their steps")
    if count % Self.chunkCapacity == 0 { chunks.append(Chunk(capacity: Self.chunkCapacity)) }
    count += 1
    lastStep = step
    finalHeldOut = nil
  }

  /// The history as it was when `step` was the newest one.
  public func prefix(through step: Int) -> RunHistory {
    guard let last = index(atOrBefore: step) else { return RunHistory() }
    var prefix = RunHistory(profileBudget: profileBudget)
    prefix.chunks = Array(chunks.prefix(last / Self.chunkCapacity + 1))
    prefix.count = last + 1
    prefix.profileValueCount = profileValueCount
    prefix.lastStep = scalars(at: last).step
    prefix.end(with: finalHeldOut)
    prefix.firstWholeChunk = min(firstWholeChunk, prefix.chunks.count - 1)
    prefix.chunks[prefix.chunks.count - 1].keep(last % Self.chunkCapacity + 1)
    prefix.profileByteCount = prefix.chunks[prefix.firstWholeChunk...].reduce(0) { $0 + $1.profileByteCount }
    return prefix
  }

  // MARK: - Profiles

  /// Whether the profile of `step` was known and let go of.
  public func lacksProfile(at step: Int) -> Bool {
    guard let index = index(of: step) else { return false }
    let chunk = chunks[index / Self.chunkCapacity]
    return chunk.isReduced && !chunk.peaks.isEmpty && chunk.profile(at: index % Self.chunkCapacity).isEmpty
  }

  /// Puts the profiles of `records` back that were let go of, until the history is replaced by a newer one.
  public mutating func recall(_ records: [StepRecord]) {
    for record in records {
      guard let index = index(of: record.step) else { continue }
      chunks[index / Self.chunkCapacity].recall(record.profile, at: index % Self.chunkCapacity)
    }
  }

  /// The greatest value of the profiles at each place among the records at `positions`; NaN wins. Where profiles were
  /// let go of, records beside `positions` count as well.
  public func profilePeaks(at positions: Range<Int>) -> [Float] {
    var peaks: [Float] = []
    var position = positions.lowerBound
    while position < positions.upperBound {
      let chunk = position / Self.chunkCapacity
      let start = chunk * Self.chunkCapacity
      let end = min(start + Self.chunkCapacity, positions.upperBound)
      chunks[chunk].raise(&peaks, at: position - start..<end - start)
      position = end
    }
    return peaks
  }

  // MARK: - Finding

  /// The position of the last record whose step is at most `step`; nil before the first.
  public func index(atOrBefore step: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if scalars(at: middle).step <= step { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The record of `step`, or of the last of the `reach` steps before it that has a profile where none was recorded of
  /// `step` itself: other programs record one now and then.
  public func profiledRecord(atOrBefore step: Int, reach: Int = 1000) -> StepRecord? {
    guard let last = index(atOrBefore: step) else { return nil }
    if lacksProfile(at: scalars(at: last).step) { return self[last] }
    return (max(0, last - reach)...last).reversed().lazy.map { self[$0] }.first { !$0.profile.isEmpty }
  }

  /// The record of exactly `step`, where there is one.
  public func record(at step: Int) -> StepRecord? { index(of: step).map { self[$0] } }

  private func index(of step: Int) -> Int? {
    index(atOrBefore: step).flatMap { scalars(at: $0).step == step ? $0 : nil }
  }
}

extension RunHistory {
  /// Some consecutive steps.
  private struct Chunk: Sendable {
    private(set) var scalars: [StepScalars] = []
    /// One for each step, or none at all once they were let go of.
    private var profiles: [[Float]] = []
    /// The greatest value of the profiles at each place.
    private(set) var peaks: [Float] = []
    /// Whether profiles were let go of.
    private(set) var isReduced = false

    init(capacity: Int) { scalars.reserveCapacity(capacity) }

    var hasProfiles: Bool { !profiles.isEmpty }
    var profileByteCount: Int { profiles.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride } }

    /// The records with their profiles; none at all where those were let go of.
    var wholeRecords: [StepRecord] { zip(scalars, profiles).map { StepRecord($0, profile: $1) } }

    func profile(at place: Int) -> [Float] { profiles.isEmpty ? [] : profiles[place] }

    mutating func append(_ record: StepRecord) {
      if isReduced { fillUp() }
      scalars.append(record.scalars)
      profiles.append(record.profile)
      Self.raise(&peaks, to: record.profile)
    }

    mutating func append(reduced steps: ArraySlice<StepScalars>, peaks added: [Float]) {
      isReduced = true
      scalars += steps
      if !profiles.isEmpty { fillUp() }
      Self.raise(&peaks, to: added)
    }

    /// Lets go of the profiles; answers how many bytes they took.
    mutating func reduce() -> Int {
      defer {
        profiles = []
        isReduced = true
      }
      return profileByteCount
    }

    mutating func recall(_ profile: [Float], at place: Int) {
      fillUp()
      profiles[place] = profile
    }

    /// Keeps the first `count` steps.
    mutating func keep(_ count: Int) {
      guard count < scalars.count else { return }
      scalars.removeSubrange(count...)
      if profiles.count > count { profiles.removeSubrange(count...) }
      guard !isReduced else { return }
      peaks = []
      for profile in profiles { Self.raise(&peaks, to: profile) }
    }

    /// Raises `result` to the peaks of the steps at `places`, or of all where single ones are not known.
    func raise(_ result: inout [Float], at places: Range<Int>) {
      if isReduced || places.count == scalars.count { return Self.raise(&result, to: peaks) }
      for profile in profiles[places] { Self.raise(&result, to: profile) }
    }

    private mutating func fillUp() {
      profiles += Array(repeating: [], count: scalars.count - profiles.count)
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
  }
}
