/// Trains a network, one update a step.
///
/// Everything a step does follows from the weights, the optimiser's moments and the batch, bit for bit.
public final class Learner<Scalar: EngineScalar> {
  /// The network being trained; its weights are the current ones. Computing with it never disturbs training.
  public let network: Network<Scalar>
  private let optimizer: Optimizer
  private let clipping: Clipping
  private let regularization: Regularization
  private let normRegularizer: NormRegularizer?

  /// Starts with `weights` and moments of zero.
  public init(
    _ weights: Weights<Scalar>, optimizer: OptimizerSettings, clipping: Clipping = Clipping(),
    regularization: Regularization = Regularization(), threads: Int = 1,
    instructionSet: InstructionSet = .best
  ) {
    regularization.checkFits(weights.model)
    network = Network(weights, threads: threads, instructionSet: instructionSet)
    self.optimizer = Optimizer(optimizer, parameters: network.packed.parameters)
    self.clipping = clipping
    self.regularization = regularization
    normRegularizer =
      regularization.normWeight > 0
      ? NormRegularizer(weight: regularization.normWeight, precision: Scalar.precision) : nil
  }

  /// Goes on from `state`. Moments that the optimiser needs and the state lacks start at zero.
  public convenience init(
    restoring state: LearnerState<Scalar>, optimizer: OptimizerSettings, clipping: Clipping = Clipping(),
    regularization: Regularization = Regularization(), threads: Int = 1,
    instructionSet: InstructionSet = .best
  ) {
    self.init(
      state.weights, optimizer: optimizer, clipping: clipping, regularization: regularization,
      threads: threads, instructionSet: instructionSet)
    for (name, buffer) in self.optimizer.moments {
      network.packed.parameters.pack(
        { state.moments["\(name).\($0)"] ?? Tensor(shape: state.weights[$0].shape, repeating: 0) },
        into: buffer)
    }
    self.optimizer.updateCount = state.updateCount
    self.optimizer.momentStart = state.momentStart
  }

  /// η of the next update; schedules set it.
  public var learningRate: Double {
    get { optimizer.settings.learningRate }
    set { optimizer.settings.learningRate = newValue }
  }

  /// What training goes on from.
  public var state: LearnerState<Scalar> {
    let parameters = network.packed.parameters
    var moments: [String: Tensor<Scalar>] = [:]
    for (name, buffer) in optimizer.moments {
      let tensors: Weights<Scalar> = parameters.unpack(buffer)
      for (parameter, tensor) in tensors.tensors { moments["\(name).\(parameter)"] = tensor }
    }
    return LearnerState(
      weights: network.weights, moments: moments, updateCount: optimizer.updateCount,
      momentStart: optimizer.momentStart)
  }

  /// Forward, loss, full backpropagation through time, clipping, update. The record tells of the weights before
  /// the update.
  public func step(on batch: Batch, from state: RecurrentState<Scalar>? = nil) -> StepRecord {
    network.packed.forward(noisy(batch), from: state, dropout: dropoutDraw)
    return update(loss: network.packed.backward(batch, regularizer: normRegularizer))
  }

  /// The same, and all internals of sequence number `sequence` of the batch with the weights before the update.
  /// `loss` and gradients are that sequence's part in the mini-batch's mean; gradients of the parameters, which
  /// have no such part, are left out.
  public func step(
    on batch: Batch, from state: RecurrentState<Scalar>? = nil, recording sequence: Int
  ) -> (record: StepRecord, recorded: SequenceInternals<Scalar>) {
    let (loss, recorded): (Double, SequenceInternals<Scalar>) = network.packed.recordedPass(
      noisy(batch), from: state, dropout: dropoutDraw, regularizer: normRegularizer, sequence: sequence)
    return (update(loss: loss), recorded)
  }

  private var dropoutDraw: DropoutDraw? {
    regularization.dropout.map { DropoutDraw(dropout: $0, step: optimizer.updateCount) }
  }

  private func noisy(_ batch: Batch) -> Batch {
    regularization.inputNoise?.added(to: batch, step: optimizer.updateCount) ?? batch
  }

  /// Clips and applies the gradients of a pass whose loss was `loss`.
  private func update(loss: Double) -> StepRecord {
    let packed = network.packed
    let gradientNorm = packed.gradientNorm()
    let clip = clip(gradientNorm: gradientNorm)
    let record = StepRecord(
      step: optimizer.updateCount, loss: loss, gradientNorm: gradientNorm, clippedGradientNorm: clip.norm,
      learningRate: learningRate, profile: packed.gradientProfile())
    optimizer.update(gradientScale: clip.scale, by: packed.crew)
    return record
  }

  /// Clips values in place; answers what the gradients must still be multiplied with, and their norm after that.
  private func clip(gradientNorm: Double) -> (scale: Double, norm: Double) {
    var norm = gradientNorm
    if let limit = clipping.value {
      let parameters = network.packed.parameters
      parameters.kernels.clamp(count: parameters.layout.count, parameters.gradients.elements(), to: limit)
      norm = network.packed.gradientNorm()
    }
    guard let limit = clipping.norm else { return (1, norm) }
    // PyTorch's coefficient. A NaN norm makes it NaN, which the comparison lets through.
    let coefficient = limit / (norm + 1e-6)
    return coefficient > 1 ? (1, norm) : (coefficient, norm * coefficient)
  }
}
