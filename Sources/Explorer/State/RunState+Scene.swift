import Analysis
import Engine
import Tasks
import Training
import Views

extension RunState {
  /// What the views draw.
  var scene: Scene {
    var scene = Scene(
      title: description.summary.isEmpty ? description.title : description.summary, model: description.model,
      history: history, cursor: cursor)
    scene.unroll = shown?.unroll
    scene.unrollStep = shown?.step
    scene.weights = shown?.weights
    scene.probe = description.probe
    scene.outputNames = description.outputLabels
    scene.inputLabels = description.inputLabels
    scene.targetLabels = description.targetLabels
    scene.baselines = description.baselines
    scene.plannedSteps = description.plannedSteps
    scene.ranges = ranges
    scene.curves = curves
    scene.lags = shown.flatMap { LagProfile($0.unroll, isReverse: cursor.place.isReverse) }?.summary
    scene.verdict = verdict
    scene.decay = decay
    if let awaited, shown == nil { scene.unrollNote = "training again up to step \(awaited.step) …" }
    if let scale = description.valueScale {
      scene.valueScale = Denormalization(factor: scale.standardDeviation, offset: scale.mean)
    }
    return scene
  }

  /// The exact value under the cursor, with its place.
  var readout: String { view.view.readout(scene) }
}
