import Engine
import Foundation
import Tasks

extension Probe {
  /// `sequence` with labels made from what is in it: the names in `vocabulary` where there is one for each token or
  /// class, else the numbers themselves. Single vectors are shown by their value, or by how many numbers they have.
  init(sequence: Batch, vocabulary: [String], outputSize: Int) {
    let inputs: [String] =
      switch sequence.inputs {
      case .tokens(let tokens): tokens.map { vocabulary.name(of: $0) }
      case .vectors(let values):
        Self.labels(of: values, timesteps: sequence.timesteps, vocabulary: vocabulary)
      }
    let targets: [String] =
      switch sequence.targets {
      case .classes(let classes): classes.map { $0 == Targets.ignoredClass ? "" : vocabulary.name(of: $0) }
      case .values(let values, let counted):
        (0..<sequence.timesteps).map { t in
          counted?[t] ?? true ? Self.label(values[t * outputSize]) : ""
        }
      }
    self.init(sequence: sequence, inputLabels: inputs, targetLabels: targets)
  }

  /// The symbols of `line`, each of which is to be answered with the one that follows. Throws `ProbeLineError`.
  static func predictingTheNext(ofSymbols line: String, labels: [String]) throws -> Probe {
    let symbols = try Vocabulary.tokens(of: line, labels: labels)
    guard symbols.count >= 2 else { throw ProbeLineError.tooShort(count: symbols.count, needed: 2) }
    let sequence = Batch(
      timesteps: symbols.count - 1, batchSize: 1, inputs: .tokens(symbols.dropLast()),
      targets: .classes(Array(symbols.dropFirst())))
    return Probe(sequence: sequence, vocabulary: labels, outputSize: labels.count)
  }

  /// The numbers of `line`, each of which is to be answered with the one that follows. Throws `ProbeLineError`.
  static func predictingTheNext(ofNumbers line: String) throws -> Probe {
    let numbers = try ProbeLineError.numbers(in: line)
    let sequence = Batch(
      timesteps: numbers.count - 1, batchSize: 1, inputs: .vectors(numbers.dropLast()),
      targets: .values(Array(numbers.dropFirst()), counted: nil))
    return Probe(sequence: sequence, vocabulary: [], outputSize: 1)
  }

  private static func labels(of values: [Float], timesteps: Int, vocabulary: [String]) -> [String] {
    let width = values.count / timesteps
    if width == 1 { return values.map(label) }
    return (0..<timesteps).map { t in
      let vector = values[t * width..<(t + 1) * width]
      let ones = vector.indices.filter { vector[$0] == 1 }
      // A one-hot vector is a token by another name.
      if ones.count == 1, vector.allSatisfy({ $0 == 0 || $0 == 1 }), width == vocabulary.count {
        return vocabulary.name(of: Int32(ones[0] - vector.startIndex))
      }
      return "·"
    }
  }

  private static func label(_ value: Float) -> String { String(format: "%.4g", value) }
}

extension [String] {
  /// The name of `token`, or its number where it has none.
  fileprivate func name(of token: Int32) -> String {
    indices.contains(Int(token)) ? self[Int(token)] : String(token)
  }
}
