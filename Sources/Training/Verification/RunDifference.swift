import Engine

/// The first number of a recorded run that is not what training again gives.
public struct RunDifference: Error, Sendable, Hashable, CustomStringConvertible {
  public let step: Int
  /// The quantity or the tensor, with the indices of the element.
  public let name: String
  /// The value, nil where there is none.
  public let recorded: String?
  public let trained: String?

  public var description: String {
    "step \(step): \(name.displaySafe) was recorded as \(recorded ?? "nothing"), training again gives "
      + "\(trained ?? "nothing") (another processor or version of rnnscope may round differently)"
  }
}

extension RunDifference {
  /// Compares two records of one step; nil where they agree bit by bit.
  init?(_ recorded: StepRecord, _ trained: StepRecord) {
    let scalars = [
      ("loss", recorded.loss, trained.loss),
      ("gradient norm", recorded.gradientNorm, trained.gradientNorm),
      ("clipped gradient norm", recorded.clippedGradientNorm, trained.clippedGradientNorm),
      ("learning rate", recorded.learningRate, trained.learningRate),
      ("held-out loss", recorded.heldOutLoss, trained.heldOutLoss),
    ]
    if let (name, old, new) = scalars.first(where: { $0.1?.bitPattern != $0.2?.bitPattern }) {
      self.init(
        step: recorded.step, name: name, recorded: old.map { "\($0)" }, trained: new.map { "\($0)" })
    } else {
      self.init(
        step: recorded.step, ["gradient profile": Tensor(profile: recorded.profile)],
        ["gradient profile": Tensor(profile: trained.profile)])
    }
  }

  /// Compares two checkpoints of one step; nil where they agree bit by bit.
  init?(_ recorded: Checkpoint, _ trained: Checkpoint) {
    let (old, new) = (recorded.state, trained.state)
    guard old.updateCount == new.updateCount else {
      self.init(
        step: recorded.step, name: "the checkpoint's number of updates", recorded: "\(old.updateCount)",
        trained: "\(new.updateCount)")
      return
    }
    guard recorded.stoppingProgress == trained.stoppingProgress else {
      self.init(
        step: recorded.step, name: "the checkpoint's count of evaluations",
        recorded: "\(recorded.stoppingProgress)", trained: "\(trained.stoppingProgress)")
      return
    }
    let missing = new.moments.keys.sorted().first { old.moments[$0] == nil }
    if let missing {
      self.init(step: recorded.step, name: missing, recorded: nil, trained: "the optimiser's moment")
      return
    }
    self.init(step: recorded.step, recorded.tensors, trained.tensors)
  }

  /// Compares every tensor of `recorded` with the one of the same name in `trained`.
  init?(step: Int, _ recorded: [String: Tensor<Float>], _ trained: [String: Tensor<Float>]) {
    for (name, old) in recorded.sorted(by: { $0.key < $1.key }) {
      guard let new = trained[name], new.shape == old.shape else {
        self.init(
          step: step, name: name, recorded: "a tensor of shape \(old.shape)",
          trained: trained[name].map { "one of shape \($0.shape)" })
        return
      }
      let places = old.values.indices
      if let place = places.first(where: { old.values[$0].bitPattern != new.values[$0].bitPattern }) {
        self.init(
          step: step, name: name + "\(old.indices(of: place))", recorded: "\(old.values[place])",
          trained: "\(new.values[place])")
        return
      }
    }
    return nil
  }
}

extension Checkpoint {
  /// Weights, moments and carried states by their names, none of which are the same.
  fileprivate var tensors: [String: Tensor<Float>] {
    state.weights.tensors.merging(state.moments) { weights, _ in weights }
      .merging(carriedState?.tensors ?? [:]) { others, _ in others }
  }
}

extension Tensor where Scalar == Float {
  /// A record's gradient profile.
  fileprivate init(profile: [Float]) { self.init(shape: [profile.count], values: profile) }
}
