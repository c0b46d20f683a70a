import Engine
import Foundation
import Tasks

/// A sequence as a person would type it.
public struct SequenceSpelling: Sendable, Hashable {
  /// The line, piece by piece: one for each timestep from `firstTimestep` on, and what is answered last.
  public let pieces: [String]
  /// What stands between them.
  public let separator: String
  /// The timestep of the first piece.
  public let firstTimestep: Int

  /// The whole line.
  public var line: String { pieces.joined(separator: separator) }

  /// The number of characters of the line up to and with the piece of `timestep`.
  public func end(of timestep: Int) -> Int {
    let count = min(max(1, timestep - firstTimestep + 1), pieces.count)
    return pieces.prefix(count).joined(separator: separator).count
  }
}

extension ProbeReader {
  /// How `sequence`, whose timesteps are called `labels` and whose last answer is called `answer`, would be typed: the
  /// spelling that `probe(of:)` reads as exactly that sequence; nil where there is none.
  public func spelling(of sequence: Batch, labels: [String], answer: String) -> SequenceSpelling? {
    candidates(sequence, labels, answer).first { candidate in
      (try? probe(of: candidate.line))?.sequence.agrees(with: sequence) == true
    }
  }

  private func candidates(_ sequence: Batch, _ labels: [String], _ answer: String) -> [SequenceSpelling] {
    if case .vectors(let values) = sequence.inputs {
      return [numbers(values, sequence.targets)].compactMap { $0 }
    }
    func spelled(_ pieces: some Sequence<String>, from first: Int = 0) -> SequenceSpelling {
      SequenceSpelling(pieces: pieces.map { $0 == "␣" ? " " : $0 }, separator: "", firstTimestep: first)
    }
    // Each symbol says the next; a line that begins with a mark; symbols alone; a source that is answered; symbols that
    // are to be said again later.
    return [
      spelled(labels + [answer]), spelled(labels.dropFirst(), from: 1), spelled(labels),
      spelled(labels.prefix(sequence.sourceLength ?? labels.count)),
      spelled(labels.prefix(labels.firstIndex(of: labels.last ?? "") ?? labels.count)),
      spelled(labels.prefix(10)),
    ]
  }

  /// Numbers in their own unit, with as few digits as tell them exactly; of pairs the second says whether the first is
  /// marked.
  private func numbers(_ values: [Float], _ targets: Targets) -> SequenceSpelling? {
    var pieces: [String]
    if model.inputSize == 2 {
      pieces = stride(from: 0, to: values.count - 1, by: 2).map {
        "\(values[$0])" + (values[$0 + 1] == 1 ? "*" : "")
      }
    } else if model.inputSize == 1, case .values(let answers, _) = targets, let last = answers.last {
      pieces = (values + [last]).map(exactText)
    } else {
      return nil
    }
    return SequenceSpelling(pieces: pieces, separator: " ", firstTimestep: 0)
  }

  private func exactText(_ value: Float) -> String {
    guard let valueScale else { return "\(value)" }
    let original = valueScale.original(Double(value))
    let texts = (4...17).lazy.map { String(format: "%.\($0)g", original) }
    return texts.first { Double($0).map { Float(valueScale.normalised($0)) } == value } ?? "\(original)"
  }
}

extension Batch {
  /// Whether the same is read here as in `sequence`, and the same asked for wherever that asks for something: of what a
  /// network wrote nothing is asked.
  func agrees(with sequence: Batch) -> Bool {
    var other = sequence
    switch (targets, sequence.targets) {
    case (.classes(let own), .classes(let others)) where own.count == others.count:
      other.targets = .classes(zip(own, others).map { $1 == Targets.ignoredClass ? $0 : $1 })
    case (.values(_, let counted), .values(let values, _)): other.targets = .values(values, counted: counted)
    default: break
    }
    return self == other
  }
}
