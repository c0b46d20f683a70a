import Engine
import Foundation
import GRDB

extension TraceReader {
  /// The number of weights and biases: of those that were recorded, because another program's network may do without
  /// biases (PyTorch's `bias=False`); of all that the model may have where the trace does not tell.
  public func parameterCount() throws(TraceError) -> Int {
    if let count = header.model.parameterCount(among: try gradientNames()) { return count }
    let newest = try checkpoint(atOrBefore: .max)
    let weights = newest.flatMap { try? Safetensors.decode($0.bytes) }
    return weights.flatMap { header.model.parameterCount(among: Set($0.tensors.keys)) }
      ?? header.model.parameterCount
  }

  /// The parameters whose gradients the newest unroll has.
  private func gradientNames() throws(TraceError) -> Set<String> {
    guard database.has("unrolls"), database.has("tensors") else { return [] }
    let prefix = TensorName.gradient(ofParameter: "")
    return try database.read { db in
      let sql = """
        SELECT name FROM tensors WHERE sequence = 0
        AND step = (SELECT max(step) FROM unrolls WHERE sequence = 0) LIMIT \(TraceFormat.Limit.tensorsPerUnroll)
        """
      let names = try Row.fetchAll(db, sql: sql).map { row in try row.text(0) }
      return Set(names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    }
  }
}

extension ModelShape {
  /// The number of weights and biases of the parameters called `names`; nil where any but a bias is missing.
  func parameterCount(among names: Set<String>) -> Int? {
    var count = 0
    for (name, shape) in parameters {
      if names.contains(name) {
        count += shape.reduce(1, *)
      } else if !WeightsFile.mayBeMissing(name) {
        return nil
      }
    }
    return count
  }
}
