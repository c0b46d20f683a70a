import Analysis
import Engine
import Tasks
import Training
import Views

extension RunState {
  /// What the views draw.
  var scene: Scene {
    var scene = Scene(title: description.title, model: description.model, history: history, cursor: cursor)
    scene.unroll = shown?.unroll
    scene.unrollStep = shown?.step
    scene.inputLabels = description.inputLabels
    scene.targetLabels = description.targetLabels
    scene.baselines = description.baselines.map { Views.Baseline($0.name, loss: $0.loss) }
    scene.plannedSteps = description.plannedSteps
    scene.ranges = ranges
    return scene
  }

  /// The exact value under the cursor, with its place.
  var readout: String { view.view.readout(scene) }
}
