import Analysis
import Engine
import Training

extension RunState {
  /// Asks for the spectra of the shown step where the view shows them and they are not known, one at a time.
  mutating func requestSpectra() -> [Effect] {
    guard view.name == "spectra", awaitedSpectra == nil, let shown, shown.weights != nil,
      askedSpectra[cursor.place]?.contains(shown.step) != true
    else { return [] }
    awaitedSpectra = shown.step
    askedSpectra[cursor.place, default: []].insert(shown.step)
    return [.decompose(shown, cursor.place)]
  }

  /// Takes in spectra that were asked for, or those of a checkpoint.
  mutating func receive(_ found: NetworkSpectra, at place: LayerDirection) {
    if found.lags != nil || spectra[place]?[found.step] == nil {
      spectra[place, default: [:]][found.step] = found
    }
    if awaitedSpectra == found.step { awaitedSpectra = nil }
  }
}
