import Engine

extension ModelShape {
  /// The network in a few words: `bi-LSTM (peepholes) 128 ×2`.
  var title: String {
    let kind = cell == .rnn ? "\(activation.rawValue) RNN" : cell.rawValue.uppercased()
    let variant = variantNotes.map { " (\($0))" } ?? ""
    let depth = layerCount > 1 ? " ×\(layerCount)" : ""
    return "\(isBidirectional ? "bi-" : "")\(kind)\(variant) \(hiddenSize)\(depth)"
  }
}
