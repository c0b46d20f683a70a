#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An optimiser's moments in the kernels' layout, and its update of a network's parameters.
final class Optimizer {
  var settings: OptimizerSettings
  private let parameters: ParameterStore
  /// One flat array for each moment that the rule keeps, by its name.
  let moments: [(name: String, buffer: Buffer)]
  /// The number of updates made.
  var updateCount = 0
  /// The number of updates after which the moments began at zero.
  var momentStart = 0

  init(_ settings: OptimizerSettings, parameters: ParameterStore) {
    self.settings = settings
    self.parameters = parameters
    moments = settings.kind.momentNames.map {
      ($0, Buffer(count: parameters.layout.count, precision: parameters.kernels.precision))
    }
  }

  /// Updates all parameters from their gradients, which are multiplied by `gradientScale` on the way.
  func update(gradientScale: Double, by crew: Crew) {
    updateCount += 1
    let coefficients = coefficients(gradientScale: gradientScale)
    let shares = (parameters.layout.count / PanelGrid.block).shares(crew.size, shortest: 256)
    crew.perform(shares.count) {
      update(
        from: shares[$0].lowerBound * PanelGrid.block, count: shares[$0].count * PanelGrid.block, coefficients
      )
    }
  }

  private func update(from first: Int, count: Int, _ coefficients: UpdateCoefficients) {
    let values = parameters.values.elements(at: first)
    let gradients = parameters.gradients.elements(at: first)
    let kernels = parameters.kernels
    switch settings.kind {
    case .sgd, .momentum, .nesterov:
      kernels.sgd(
        count: count, parameters: values, gradients: gradients,
        velocity: moments.first?.buffer.elements(at: first), coefficients)
    case .rmsprop:
      kernels.rmsprop(
        count: count, parameters: values, gradients: gradients,
        squares: moments[0].buffer.elements(at: first),
        coefficients)
    case .adam, .adamw:
      kernels.adam(
        count: count, parameters: values, gradients: gradients, means: moments[0].buffer.elements(at: first),
        squares: moments[1].buffer.elements(at: first), coefficients)
    }
  }

  private func coefficients(gradientScale: Double) -> UpdateCoefficients {
    let rate = settings.learningRate
    var update = UpdateCoefficients(
      gradientScale: gradientScale, weightDecay: settings.weightDecay, stepSize: rate,
      epsilon: settings.epsilon)
    switch settings.kind {
    case .sgd: break
    case .momentum, .nesterov:
      update.momentum = settings.momentum
      update.isNesterov = settings.kind == .nesterov
    case .rmsprop:
      update.beta2 = settings.smoothing
    case .adam, .adamw:
      update.beta1 = settings.beta1
      update.beta2 = settings.beta2
      let age = Double(updateCount - momentStart)
      update.stepSize = rate / (1 - pow(settings.beta1, age))
      update.secondMomentScale = 1 / (1 - pow(settings.beta2, age)).squareRoot()
      if settings.kind == .adamw {
        update.shrinkage = 1 - rate * settings.weightDecay
        update.weightDecay = 0
      }
    }
    return update
  }
}

extension OptimizerKind {
  /// What the moments are called in a `LearnerState`, before the parameter's name.
  public var momentNames: [String] {
    switch self {
    case .sgd: []
    case .momentum, .nesterov: ["sgd.velocity"]
    case .rmsprop: ["rmsprop.v"]
    case .adam, .adamw: ["adam.m", "adam.v"]
    }
  }
}
