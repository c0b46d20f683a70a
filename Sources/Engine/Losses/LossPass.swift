/// The loss of a batch's outputs and its gradient with respect to them.
struct LossPass {
  private let targets: Targets
  private let outputCount: Int
  /// What a row's loss is multiplied with to give its share of the mean; 0 where no row counts.
  private let scale: Double

  /// The loss that goes with the targets of `batch`.
  init(batch: Batch, outputCount: Int) {
    targets = batch.countedTargets
    self.outputCount = outputCount
    let countedRows =
      switch targets {
      case .classes(let classes): classes.count { $0 != Targets.ignoredClass }
      case .values(_, let counted): counted?.count { $0 } ?? batch.timesteps * batch.batchSize
      }
    let terms = batch.lossKind == .crossEntropy ? countedRows : countedRows * outputCount
    scale = terms == 0 ? 0 : 1 / Double(terms)
  }

  /// Writes the share of each of `rows` in the loss to the workspace, and turns outputs into gradients
  /// `withGradient`.
  func run(rows: Range<Int>, in workspace: Workspace, withGradient: Bool, by kernels: Kernels) {
    let job = OutputRows(
      outputs: workspace.outputs.elements(), outputRow: PanelGrid.padded(outputCount),
      outputCount: outputCount, scale: scale, withGradient: withGradient,
      losses: workspace.losses.elements())
    switch targets {
    case .classes(let classes):
      kernels.crossEntropy(job, targets: classes, rows: rows)
    case .values(let values, let counted):
      kernels.squaredError(job, targets: values, counted: counted, rows: rows)
    }
  }
}
