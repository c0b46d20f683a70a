/// A recurrent network with its weights, ready to compute.
///
/// It owns the weights in the kernels' layout and the memory of one batch, and is used from one thread at a time. With
/// more than one of its own it computes the same, bit for bit.
public final class Network<Scalar: EngineScalar> {
  let packed: PackedNetwork

  /// A network with `weights`. Computes with the instruction set given, the processor's best unless told otherwise.
  public init(_ weights: Weights<Scalar>, threads: Int = 1, instructionSet: InstructionSet = .best) {
    precondition(threads >= 1, "a network computes in at least one thread")
    packed = PackedNetwork(
      model: weights.model,
      kernels: Kernels(precision: Scalar.precision, instructionSet: instructionSet), threads: threads)
    self.weights = weights
  }

  public var model: ModelShape { packed.model }

  /// The parameters in PyTorch's layout; what is set is what is got, bit for bit.
  public var weights: Weights<Scalar> {
    get { packed.parameters.unpack(packed.parameters.values) }
    set {
      precondition(newValue.model == model, "weights fit the network's shape")
      packed.parameters.pack({ newValue[$0] }, into: packed.parameters.values)
    }
  }

  /// Truncated backpropagation: gradients of states are not carried back across every `truncation`-th timestep
  /// (Williams & Peng 1990), counted from the batch's first timestep (the reverse direction: its last, padding or
  /// not), while the states themselves go on. nil, the default, carries them all the way.
  public var truncation: Int? {
    get { packed.workspace.truncation }
    set {
      precondition(newValue ?? 1 >= 1, "backpropagation goes through at least one timestep")
      packed.workspace.truncation = newValue
    }
  }

  /// The states after the last pass over a batch, each sequence's after its own last timestep: what the next stretch
  /// of the same sequences goes on from.
  public var finalState: RecurrentState<Scalar> { packed.finalState() }

  /// The mean loss over `batch`. Here and below the states before the first timestep are `state`, or zeros.
  public func loss(on batch: Batch, from state: RecurrentState<Scalar>? = nil) -> Double {
    packed.forward(batch, from: state)
    return packed.loss(batch)
  }

  /// The outputs [T, B, O] over `batch`: logits where the loss is cross-entropy, zeros in sources and padding. What
  /// `interventions` name is held in every sequence.
  public func output(
    on batch: Batch, from state: RecurrentState<Scalar>? = nil, interventions: [Intervention] = []
  ) -> Tensor<Scalar> {
    packed.forward(
      batch.holding(interventions, in: model), from: state,
      clamps: ClampTable(interventions, model: model, timesteps: batch.timesteps))
    let width = model.outputSize
    let row = PanelGrid.padded(width)
    let padded: [Scalar] = packed.workspace.outputs.array(count: packed.workspace.rowCount * row)
    let values = (0..<packed.workspace.rowCount).flatMap { padded[$0 * row..<$0 * row + width] }
    return Tensor(shape: [batch.timesteps, batch.batchSize, width], values: values)
  }

  /// All internals over one sequence (B = 1) and the gradient of its loss with respect to each of them: every
  /// tensor that `TensorName` and `LayerQuantity` name. What `interventions` name is held at their values: all else
  /// follows from that, see `Intervention`.
  public func unroll(
    _ sequence: Batch, from state: RecurrentState<Scalar>? = nil, interventions: [Intervention] = []
  ) -> Unroll<Scalar> {
    precondition(sequence.batchSize == 1, "an unroll shows one sequence")
    let recorded: SequenceInternals<Scalar> = packed.recordedPass(
      sequence.holding(interventions, in: model), from: state,
      clamps: ClampTable(interventions, model: model, timesteps: sequence.timesteps), sequence: 0
    ).recorded
    var unroll = recorded.unroll()
    let gradients: Weights<Scalar> = packed.parameters.unpack(packed.parameters.gradients)
    for (name, gradient) in gradients.tensors {
      unroll.tensors[TensorName.gradient(ofParameter: name)] = gradient
    }
    return unroll
  }

  /// The gradient by lag [T, T] of the top layer over one sequence (B = 1): M[k, t] = ‖∂ℓ_k/∂h_t‖₂, where ℓ_k is
  /// step k's share of the loss (Σ ℓ_k = L); row k, column t. 0 where ℓ_k does not depend on h_t: for t > k, or
  /// t < k in the reverse direction.
  public func gradientByLag(
    _ sequence: Batch, from state: RecurrentState<Scalar>? = nil, interventions: [Intervention] = [],
    isReverse: Bool = false
  ) -> Tensor<Scalar> {
    gradientByLag(sequence, from: state, interventions: interventions, isReverse: isReverse) { _, _ in }
  }

  /// The same where it may take long, as it does for thousands of timesteps: `tell` hears how much of how much is done
  /// and may throw to end it.
  public func gradientByLag(
    _ sequence: Batch, from state: RecurrentState<Scalar>? = nil, interventions: [Intervention] = [],
    isReverse: Bool = false, tell: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> Tensor<Scalar> {
    precondition(sequence.batchSize == 1, "the gradient by lag is one sequence's")
    let norms = try packed.gradientByLag(
      sequence.holding(interventions, in: model), from: state,
      clamps: ClampTable(interventions, model: model, timesteps: sequence.timesteps), isReverse: isReverse,
      tell)
    return Tensor(shape: [sequence.timesteps, sequence.timesteps], values: norms.map { Scalar($0) })
  }
}
