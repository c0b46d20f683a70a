import Explorer
import Training

extension HomePreview {
  /// Reads what `target` is; nil where nothing has to be read, or the calling task was cancelled meanwhile.
  init?(reading target: HomeItem.Target) {
    do {
      switch target {
      case .trace(let path, _): self = .trace(try TraceSummary(path: path))
      case .experimentFile(let path):
        self = .experiment(try ExperimentFile.read(path), remark: ExperimentFile.remark(of: path))
      default: return nil
      }
    } catch is CancellationError {
      return nil
    } catch {
      self = .unreadable("\(error)")
    }
  }
}
