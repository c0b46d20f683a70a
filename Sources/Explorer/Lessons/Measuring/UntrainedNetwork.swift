import Analysis
import Engine
import Foundation
import Training

/// The network of an experiment before its first step, in double precision, over the probe of its task.
struct UntrainedNetwork {
  let weights: Weights<Double>
  let unroll: Unroll<Double>
  private let network: Network<Double>
  private let sequence: Batch

  /// The network that `options` draw with `seed`. Throws where they state no experiment.
  init(_ options: ExperimentOptions, seed: UInt64) throws {
    let experiment = try Experiment(options.changed { $0.seed = seed })
    let task = try experiment.loadTask()
    weights = Weights<Double>.initialised(
      model: experiment.model(for: task), settings: experiment.initialisation, seed: seed)
    network = Network(weights)
    network.truncation = experiment.learning.truncation
    sequence = task.probe.sequence
    unroll = network.unroll(sequence)
  }

  /// How the gradient of `layer` changes on its way back: decades per step; NaN where there is none.
  func decay(_ quantity: LayerQuantity = .hiddenGradient, layer: Int = 0) -> Double {
    flow(quantity, layer: layer)?.decadesPerStep ?? .nan
  }

  /// The straight line through the logarithms of the gradient's norms; nil where there are none.
  func flow(_ quantity: LayerQuantity = .hiddenGradient, layer: Int = 0) -> GradientFlow? {
    GradientProfile(unroll, quantity, at: LayerDirection(layer: layer)).flatMap { GradientFlow($0) }
  }

  /// How the part changes that flows along the carousel alone: decades per step; NaN for a cell without one.
  var carouselDecay: Double {
    let carousel = CarouselGradient(
      unroll, at: LayerDirection(layer: 0), truncation: network.truncation)
    return carousel.flatMap { GradientFlow($0.profile) }?.decadesPerStep ?? .nan
  }

  /// log₁₀‖∂L/∂h‖ of `layer` at the last timestep; NaN where there is none.
  func lastGradient(ofLayer layer: Int) -> Double {
    let profile = GradientProfile(unroll, .hiddenGradient, at: LayerDirection(layer: layer))
    return profile?.log10Norms.last ?? .nan
  }

  /// The lag within which 99 % of the gradient comes from; NaN where there is no gradient.
  var effectiveMemory: Double {
    LagProfile(byLag: network.gradientByLag(sequence)).map { Double($0.memory()) } ?? .nan
  }
}
