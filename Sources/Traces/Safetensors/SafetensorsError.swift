import Engine

/// Why a safetensors file was refused: one line that says which file, what is wrong with it and where, and how
/// to mend it.
public struct SafetensorsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What can be wrong.
  public enum Problem: Sendable, Hashable {
    case cannotRead(reason: String)
    case cannotWrite(reason: String)
    /// The file has fewer bytes than its own header tells.
    case truncated(byteCount: Int, needed: UInt64)
    /// The header is longer than `Safetensors.maximumHeaderByteCount`.
    case headerTooLong(byteCount: UInt64)
    case malformedHeader(reason: String, offset: Int)
    case duplicateName(String)
    case unknownElementType(tensor: String, name: String)
    /// The shape's product overflows, or differs from what the offsets tell.
    case shapeMismatch(tensor: String, shape: [Int], byteCount: Int)
    /// The offsets lie outside the data, overlap with another tensor's, or leave a gap before them.
    case badOffsets(tensor: String, reason: String)
    /// Bytes that belong to no tensor follow the last one.
    case trailingBytes(count: Int)
    /// The tensors do not make up a network; `reason` ends in how to mend that.
    case notANetwork(reason: String)
  }

  public let problem: Problem
  /// The file, where it is known.
  public internal(set) var path: String?

  init(_ problem: Problem, path: String? = nil) {
    self.problem = problem
    self.path = path
  }

  public var description: String {
    (path.map { "\($0.displaySafe): " } ?? "") + problem.description
  }
}

extension SafetensorsError.Problem: CustomStringConvertible {
  public var description: String {
    if case .notANetwork = self { fault } else { "\(fault): \(remedy)" }
  }

  private var remedy: String {
    switch self {
    case .cannotRead: "check the path"
    case .cannotWrite: "try another folder"
    case .truncated: "copy or save it once more"
    default: "save it anew"
    }
  }

  private var fault: String {
    switch self {
    case .cannotRead(let reason): "cannot be read: \(reason.displaySafe)"
    case .cannotWrite(let reason): "cannot be written: \(reason.displaySafe)"
    case .truncated(let byteCount, let needed):
      "not a whole safetensors file: it has \(byteCount) bytes where its header tells of \(needed)"
    case .headerTooLong(let byteCount):
      "not a safetensors file: its header would take \(byteCount) bytes"
        + " (at most \(Safetensors.maximumHeaderByteCount))"
    case .malformedHeader(let reason, let offset):
      "not a valid safetensors header: \(reason.displaySafe) at byte \(offset)"
    case .duplicateName(let name): "the header names \(name.quotedForDisplay()) twice"
    case .unknownElementType(let tensor, let name):
      "tensor \(tensor.quotedForDisplay()) has the unknown element type \(name.quotedForDisplay(limit: 20))"
    case .shapeMismatch(let tensor, let shape, let byteCount):
      "tensor \(tensor.quotedForDisplay()) of shape \(shape.shortened) does not fit its \(byteCount) bytes"
    case .badOffsets(let tensor, let reason): "tensor \(tensor.quotedForDisplay()) \(reason)"
    case .trailingBytes(let count): "\(count) bytes after the last tensor belong to none"
    case .notANetwork(let reason): reason
    }
  }
}

extension [Int] {
  /// The shape for an error message: at most eight extents of it.
  var shortened: String {
    "[" + prefix(8).map(String.init).joined(separator: ", ") + (count > 8 ? ", …]" : "]")
  }
}
