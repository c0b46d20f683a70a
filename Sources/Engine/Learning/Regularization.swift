/// What a training step does beside following the loss, for the sake of sequences that it has not seen. Looking at the
/// network and evaluating it is free of it.
public struct Regularization: Sendable, Hashable, Codable {
  public var dropout: Dropout?
  public var inputNoise: InputNoise?
  /// λ of the regulariser Ω that keeps the norm of gradients as they go back in time (Pascanu, Mikolov & Bengio 2013,
  /// eq. 9); 0 leaves it out. For the simple cell without recurrent dropout. A step's gradient norm has its part, the
  /// loss has not.
  public var normWeight: Double

  /// Nothing unless told otherwise; `normWeight` is at least 0.
  public init(dropout: Dropout? = nil, inputNoise: InputNoise? = nil, normWeight: Double = 0) {
    precondition(normWeight >= 0 && normWeight.isFinite, "a regulariser's weight is at least 0")
    self.dropout = dropout
    self.inputNoise = inputNoise
    self.normWeight = normWeight
  }

  /// Stops the program where `model` cannot be trained like this: a mistake of the caller.
  func checkFits(_ model: ModelShape) {
    guard normWeight > 0 else { return }
    precondition(model.cell == .rnn, "the regulariser Ω is for the simple cell")
    precondition(
      dropout.map { $0.recurrentRate == 0 } ?? true,
      "the regulariser Ω follows gradients through whole recurrent weights")
  }
}
