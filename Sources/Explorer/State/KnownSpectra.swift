import Analysis
import Engine
import Training

/// The spectra that were computed, by layer and step, and those that were asked for.
struct KnownSpectra: Sendable {
  private var known: [LayerDirection: [Int: NetworkSpectra]] = [:]
  private var asked: [LayerDirection: Set<Int>] = [:]
  /// The step whose spectra are being computed.
  private var awaited: Int?

  /// Those of `step` at `place`.
  func spectra(at place: LayerDirection, step: Int) -> NetworkSpectra? { known[place]?[step] }

  /// Those at `place`, by ascending step.
  func history(at place: LayerDirection) -> [NetworkSpectra] {
    (known[place] ?? [:]).values.sorted { $0.step < $1.step }
  }

  /// The steps at `place` of which they are known.
  private func steps(at place: LayerDirection) -> Set<Int> { Set((known[place] ?? [:]).keys) }

  /// Asks for those of `shown` at `place` where they are not known, one at a time; and for those of checkpoints all over
  /// the run that are not known yet.
  mutating func request(of shown: StepUnroll, at place: LayerDirection) -> [RunEffect] {
    guard awaited == nil, shown.weights != nil, asked[place]?.contains(shown.step) != true else { return [] }
    awaited = shown.step
    asked[place, default: []].insert(shown.step)
    return [.decompose(shown, place, besides: steps(at: place))]
  }

  /// Takes in spectra that were asked for, or those of a checkpoint.
  mutating func receive(_ found: NetworkSpectra, at place: LayerDirection) {
    if found.lags != nil || known[place]?[found.step] == nil {
      known[place, default: [:]][found.step] = found
    }
    if awaited == found.step { awaited = nil }
  }

  /// Forgets what was computed along one sequence, for another is looked at: what weights alone say stays.
  mutating func leaveSequence() {
    known = known.mapValues { spectra in spectra.filter { $0.value.lags == nil } }
    (asked, awaited) = ([:], nil)
  }
}
