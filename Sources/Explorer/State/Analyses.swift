/// What was worked out of a run, and is kept because it takes a while.
struct Analyses: Sendable {
  /// The verdict.
  var diagnosed: DiagnosedStep?
  var spectra = KnownSpectra()
  /// How the parameters were driven and moved, as far as it was measured.
  var flows = MeasuredFlows()

  /// Forgets what is true of one sequence only, for another is looked at.
  mutating func leaveSequence() {
    diagnosed = nil
    spectra.leaveSequence()
    flows = MeasuredFlows()
  }
}
