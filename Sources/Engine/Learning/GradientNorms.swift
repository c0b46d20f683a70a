#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Norms of gradients, summed in Double.
extension PackedNetwork {
  /// ‖∂L/∂θ‖₂ over all parameters.
  func gradientNorm() -> Double {
    // Partial sums over a fixed cut: the same bits however the work is shared out.
    let block = 4096
    let count = parameters.layout.count
    let gradients = parameters.gradients
    let whole = kernels.sumsOfSquares(
      blocks: count / block, block: block, rows: 1, row: 0, columns: block, of: gradients.elements())
    let rest = kernels.sumsOfSquares(
      blocks: 1, block: 0, rows: 1, row: 0, columns: count % block,
      of: gradients.elements(at: count / block * block))
    return (whole.reduce(0, +) + rest[0]).squareRoot()
  }

  /// log₁₀‖δ_t‖₂ over B and H, row-major [L·D, T]; −∞ where the gradient is exactly 0.
  func gradientProfile() -> [Float] {
    passes.flatMap { pass in
      let row = pass.extents.stateRow
      return kernels.sumsOfSquares(
        blocks: workspace.timesteps, block: workspace.batchSize * row, rows: workspace.batchSize, row: row,
        columns: model.hiddenSize, of: pass.memory.hiddenGradient.elements(at: pass.stateOffset(timestep: 0))
      ).map { Float(log10($0) / 2) }
    }
  }
}
