import Analysis
import Engine
import Tasks
import Traces
import Training
import Views

extension RunState {
  /// What the views draw.
  var scene: Scene {
    var scene = Scene(
      title: description.summary.isEmpty ? description.title : description.summary, model: description.model,
      history: past.history, cursor: cursor)
    tellDescription(in: &scene)
    tellTraining(in: &scene)
    tellUnroll(in: &scene)
    tellAnalyses(in: &scene)
    tellDisplay(in: &scene)
    return scene
  }

  /// Puts into `scene` what stays the same over the run.
  private func tellDescription(in scene: inout Scene) {
    scene.parameterCount = description.parameterCount
    scene.profilesAreOfProbe = description.profilesAreOfProbe
    scene.outputNames = description.outputLabels
    scene.targetName = description.targetName
    scene.baselines = description.baselines
    scene.truncation = description.truncation
    scene.learning = description.learning
    if let scale = description.valueScale {
      scene.valueScale = Denormalization(factor: scale.standardDeviation, offset: scale.mean)
    }
  }

  /// Puts into `scene` what is known of the training so far.
  private func tellTraining(in scene: inout Scene) {
    scene.plannedSteps = training.plannedSteps
    scene.events = past.events.map(\.mark)
    scene.checkpoints = past.checkpoints
    scene.curves = past.curves
  }

  /// Puts into `scene` the unroll that is shown, and what is read in it.
  private func tellUnroll(in scene: inout Scene) {
    let shown = unrolls.shown
    scene.unroll = shown?.unroll
    if sequences.writing != nil, let shown {
      // The newest timestep is told once its numbers are there.
      scene.cursor.timestep = min(cursor.timestep, max(0, shown.unroll.timesteps - 1))
    }
    scene.unrollStep = shown?.step
    scene.weights = shown?.weights
    // What is shown stays until the unroll of another sequence has come, and so do its labels.
    scene.read((shown == nil ? sequences.current : shown?.sequence) ?? description.ownSequence)
    scene.unrollNote = unrollNote
    if shows("trajectory") {
      scene.earlierUnrolls = unrolls.earlier(than: shown?.step ?? 0, count: 3).map { ($0.step, $0.unroll) }
    }
  }

  /// Puts into `scene` what was worked out of the unroll and of the training.
  private func tellAnalyses(in scene: inout Scene) {
    let shown = unrolls.shown
    scene.lags = laggedUnroll.flatMap { lagged in
      LagProfile(lagged.unroll, isReverse: cursor.place.isReverse)?
        .summary(of: lagged.step == shown?.step ? nil : lagged.step)
    }
    scene.verdict = verdict
    scene.diagnosis = analyses.diagnosed?.diagnosis
    scene.spectra = shown.flatMap { analyses.spectra.spectra(at: cursor.place, step: $0.step) }
    scene.spectraHistory = analyses.spectra.history(at: cursor.place)
    scene.flow = analyses.flows.flow(atOrBefore: shown?.step ?? cursor.step)
    scene.flowHistory = analyses.flows.history
    scene.decay = decay
  }

  /// Puts into `scene` how it is looked at.
  private func tellDisplay(in scene: inout Scene) {
    scene.ranges = scales.ranges
    scene.unitRows = arrangement.rows(at: cursor.place, count: description.model.hiddenSize)
    scene.selection = selection
    scene.foundTimesteps = search?.timesteps ?? []
    scene.loop = loop
  }

  /// Why something of an unroll is not there yet.
  private var unrollNote: String? {
    if isStopped { return "Stopped; going to another step and back begins anew" }
    let shown = unrolls.shown
    if isTraining, shown != nil { return lags.awaitedStep == nil ? nil : "computing the gradient by lag …" }
    guard let awaited = unrolls.awaited else { return shown == nil ? unrolls.missing?.reason : nil }
    if shown == nil { return "training again up to step \(awaited.step) …" }
    return awaited.inDetail && awaited.step == shown?.step ? "computing the gradient by lag …" : nil
  }

  /// The exact value under the cursor, with its place. Where the cursor's step was not recorded and can't be trained
  /// again, it says of which step it is.
  var readout: String { readout(in: scene) }

  /// The same where the run's `scene` is at hand.
  func readout(in scene: Scene) -> String {
    let value =
      selectionReadout(in: scene) ?? view.view.readout(self.scene(scene, inPane: panes.focus))
    guard let otherStep else { return value }
    return "\(value) · states are those of step \(otherStep), the last recorded"
  }

  /// The step whose states are shown in the place of the cursor's; nil where they are the cursor's own or on the way.
  var otherStep: Int? {
    guard let answer = unrolls[cursor.step], answer.step != cursor.step else { return nil }
    return answer.step
  }
}

extension Scene {
  /// Shows what is read and asked for over `sequence`.
  mutating func read(_ sequence: ProbeSequence) {
    (probe, inputLabels, targetLabels) = (sequence.batch, sequence.inputLabels, sequence.targetLabels)
    writtenFrom = sequence.writtenFrom
  }
}
