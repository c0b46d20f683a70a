import CKernels

/// What one update of the parameters needs beside the arrays; each rule uses its own part.
struct UpdateCoefficients {
  /// The clipping coefficient.
  var gradientScale = 1.0
  /// Added to the gradient as weightDecay · parameter.
  var weightDecay = 0.0
  /// The parameters are first multiplied by this: decoupled weight decay.
  var shrinkage = 1.0
  var stepSize: Double
  var momentum = 0.0
  var isNesterov = false
  var beta1 = 0.0
  var beta2 = 0.0
  /// 1 / √(1 − β₂ⁿ)
  var secondMomentScale = 1.0
  var epsilon = 0.0

  fileprivate var rule: UpdateRule {
    UpdateRule(
      gradient_scale: gradientScale, weight_decay: weightDecay, shrinkage: shrinkage, step_size: stepSize,
      momentum: momentum, nesterov: isNesterov, beta1: beta1, beta2: beta2,
      second_moment_scale: secondMomentScale, epsilon: epsilon)
  }
}

/// The optimisers' kernels over `count` (a multiple of 16) parameters, gradients and moments.
extension Kernels {
  /// Without `velocity`, plain gradient descent.
  func sgd(
    count: Int, parameters: Elements, gradients: Elements, velocity: Elements?, _ update: UpdateCoefficients
  ) {
    var rule = update.rule
    table.pointee.sgd(count, parameters.address, gradients.address, velocity?.address, &rule)
  }

  func rmsprop(
    count: Int, parameters: Elements, gradients: Elements, squares: Elements, _ update: UpdateCoefficients
  ) {
    var rule = update.rule
    table.pointee.rmsprop(count, parameters.address, gradients.address, squares.address, &rule)
  }

  func adam(
    count: Int, parameters: Elements, gradients: Elements, means: Elements, squares: Elements,
    _ update: UpdateCoefficients
  ) {
    var rule = update.rule
    table.pointee.adam(count, parameters.address, gradients.address, means.address, squares.address, &rule)
  }
}
