import Canvas
import Engine
import Foundation

/// What is left of a run when another one is taken away from it.
public enum SceneDifference: Sendable {
  /// A scene whose values are the differences.
  case shown(Scene)
  /// Why there are none, in one line.
  case absent(String)
}

extension Scene {
  /// The scene with the differences from `first` in the place of the tensors called `names`.
  func less(_ first: Scene, of names: [String], inDecades isInDecades: Bool = false) -> SceneDifference {
    if let fault = shapeFault(first) { return .absent(fault) }
    guard var unroll, let other = first.unroll else {
      return .absent("The states of both runs are not there yet")
    }
    var limit = 0.0
    for name in names {
      guard let own = unroll.tensors[name], let old = other.tensors[name], own.shape == old.shape else {
        return .absent("Not both runs hold what is shown here")
      }
      let difference = own.less(old, inDecades: isInDecades)
      limit = max(limit, difference.limit)
      unroll.tensors[name] = difference.tensor
    }
    var scene = self
    scene.unroll = unroll
    // What is altered is measured against the first run now, and no more against what it was.
    (scene.original, scene.originalProbe, scene.showsDifference) = (nil, nil, false)
    scene.display.difference = DifferenceScale(limit: limit, isInDecades: isInDecades)
    return .shown(scene)
  }

  /// The same for the weights.
  func weightsLess(_ first: Scene) -> SceneDifference {
    guard let weights, let other = first.weights else {
      return .absent("The weights of both runs are not at hand")
    }
    guard weights.model.hasSameParameters(as: other.model) else {
      return .absent("\(model.summary) and \(first.model.summary) have other weights")
    }
    var limit = 0.0
    var tensors = weights.tensors
    for (name, tensor) in weights.tensors {
      let difference = tensor.less(other[name], inDecades: false)
      if name.contains("weight_") { limit = max(limit, difference.limit) }
      tensors[name] = difference.tensor
    }
    var scene = self
    scene.weights = Weights(model: weights.model, tensors: tensors)
    scene.display.difference = DifferenceScale(limit: limit, isInDecades: false)
    return .shown(scene)
  }

  /// Why the states of the two runs do not lie over each other.
  private func shapeFault(_ first: Scene) -> String? {
    if model.hiddenSize != first.model.hiddenSize {
      return "\(model.hiddenSize) units here, \(first.model.hiddenSize) in the first run: they have no pairs"
    }
    if let own = unroll?.timesteps, let other = first.unroll?.timesteps, own != other {
      return "\(own) timesteps here, \(other) in the first run: they have no pairs"
    }
    return nil
  }
}

extension ModelShape {
  /// Whether each weight of one stands for the same as that of the other.
  fileprivate func hasSameParameters(as other: ModelShape) -> Bool {
    cell == other.cell && weightedGates == other.weightedGates
      && parameters.elementsEqual(other.parameters) { $0.name == $1.name && $0.shape == $1.shape }
  }
}

extension Tensor<Float> {
  /// This less `other`, of the same shape, or log₁₀ of the ratio of their magnitudes; and the greatest finite one.
  fileprivate func less(_ other: Tensor<Float>, inDecades: Bool) -> (tensor: Tensor<Float>, limit: Double) {
    let values = zip(values, other.values).map { own, old in
      guard inDecades else { return own - old }
      return own == 0 && old == 0 ? 0 : log10(own.magnitude) - log10(old.magnitude)
    }
    let limit = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
    return (Tensor(shape: shape, values: values), Double(limit))
  }
}

extension Comparison {
  /// The comparison with differences from the first run in the place of the others' values, as far as `view` has them
  /// and shapes allow; on one scale.
  public func differences(in view: any ExplorerView) -> Comparison {
    guard let first = runs.first else { return self }
    var compared = runs
    var limit = Double.leastNormalMagnitude
    for position in runs.indices.dropFirst() {
      switch view.difference(runs[position].scene, from: first.scene) {
      case .shown(let scene):
        compared[position].scene = scene
        let (own, other) = (scene.record?.step, first.scene.record?.step)
        compared[position].name =
          own == other
          ? "\(runs[position].name) − \(first.name)"
          : "\(runs[position].name) step \(own ?? 0) − \(first.name) step \(other ?? 0)"
        limit = max(limit, scene.display.difference?.limit ?? 0)
      case .absent(let reason): compared[position].absence = reason
      }
    }
    for position in compared.indices { compared[position].scene.display.difference?.limit = limit }
    return Comparison(compared, focus: focus)
  }
}
