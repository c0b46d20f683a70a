import Engine
import Foundation
import Tasks
import Traces

/// Makes probe sequences of one network from what a person types, or from a file.
public struct ProbeReader: Sendable {
  private enum Source: Sendable {
    /// A task knows what its lines mean.
    case task(any LearningTask)
    /// A network that reads tokens with these names and says the next one.
    case vocabulary([String])
    /// A network that reads one number and says the next one.
    case numbers
    /// Nothing is known that a line could mean.
    case nothing(reason: String)
  }

  let model: ModelShape
  private let source: Source
  /// The names of the I tokens or the O outputs, where they are known.
  let vocabulary: [String]

  /// For networks of the shape `model` that learn `task`.
  public init(task: any LearningTask, model: ModelShape) {
    self.model = model
    source = .task(task)
    vocabulary = task.outputLabels
  }

  /// For a network that was trained elsewhere; `vocabulary` are the names of its outputs, or none.
  public init(model: ModelShape, vocabulary: [String], lossKind: LossKind) {
    let vocabulary = Vocabulary.labels(of: vocabulary)
    self.model = model
    self.vocabulary = vocabulary
    if model.hasDecoder {
      source = .nothing(reason: "where the source of a line would end is not known")
    } else if lossKind == .meanSquaredError {
      source =
        model.inputSize == 1 && model.outputSize == 1
        ? .numbers : .nothing(reason: "the network reads vectors of \(model.inputSize) numbers")
    } else if vocabulary.isEmpty {
      source = .nothing(reason: "the names of its symbols are not known")
    } else if model.inputSize != vocabulary.count || model.outputSize != vocabulary.count {
      source = .nothing(
        reason:
          "the network reads vectors of \(model.inputSize) numbers, and the embedding that makes them of its "
          + "\(vocabulary.count) symbols was not recorded")
    } else {
      source = .vocabulary(vocabulary)
    }
  }

  /// Whether every output says what is read next.
  var predictsWhatItReads: Bool {
    switch source {
    case .task(let task): task.predictsWhatItReads
    case .vocabulary, .numbers: true
    case .nothing: false
    }
  }

  /// The token after which a sequence is over.
  public var endOfSequence: Int32? { if case .task(let task) = source { task.endOfSequence } else { nil } }

  /// Brings values back to their own unit.
  var valueScale: ValueScale? { if case .task(let task) = source { task.valueScale } else { nil } }

  /// What may be typed, in a few words; nil where nothing can be.
  public var hint: String? {
    switch source {
    case .task(let task): task.probeHint
    case .vocabulary: "symbols of the vocabulary, each followed by the one to answer"
    case .numbers: "numbers, each the answer to the one before"
    case .nothing: nil
    }
  }

  /// Why nothing can be typed, in a few words; nil where something can.
  public var obstacle: String? { if case .nothing(let reason) = source { reason } else { nil } }

  /// The sequence that `line` says, checked against the network. Throws one clear line.
  public func probe(of line: String) throws -> Probe {
    let probe =
      switch source {
      case .task(let task): try task.probe(of: line)
      case .vocabulary(let labels): try Probe.predictingTheNext(ofSymbols: line, labels: labels)
      case .numbers: try Probe.predictingTheNext(ofNumbers: line)
      case .nothing(let reason):
        throw ProbeError("\(reason), so a sequence can't be typed: give it as a safetensors file")
      }
    return try checked(probe)
  }

  /// At most `count` sequences of the data that the network learns; none where that is not at hand.
  public func samples(atMost count: Int) -> [ProbeSequence] {
    guard case .task(let task) = source else { return [] }
    return task.samples(atMost: count).map { ProbeSequence($0.probe, title: $0.title) }
  }

  /// The sequence in the safetensors file at `path`, as `SequenceFile` tells. Throws one clear line.
  func probe(inFile path: String) throws -> Probe {
    let file = try Safetensors.read(contentsOf: path)
    do {
      let sequence = try SequenceFile.sequence(in: file, for: model)
      return Probe(sequence: sequence, vocabulary: vocabulary, outputSize: model.outputSize)
    } catch {
      throw ProbeError(error, in: path)
    }
  }

  /// The sequence that `line` says, with its beginning as the title. Throws one clear line.
  public func sequence(of line: String) throws -> ProbeSequence {
    ProbeSequence(try probe(of: line), title: Self.title(line))
  }

  /// The sequence in the safetensors file at `path`, with its name as the title. Throws one clear line.
  public func sequence(inFile path: String) throws -> ProbeSequence {
    ProbeSequence(try probe(inFile: path), title: Self.title(URL(fileURLWithPath: path).lastPathComponent))
  }

  /// A title has so many characters at most.
  private static let titleLength = 40

  private static func title(_ words: String) -> String { String(words.displaySafe.prefix(titleLength)) }

  private func checked(_ probe: Probe) throws(ProbeError) -> Probe {
    try UnrollSize.check(timesteps: probe.sequence.timesteps, of: model)
    if let fault = probe.sequence.fault(for: model) {
      throw ProbeError("this network can't read it: \(fault)")
    }
    return probe
  }
}
