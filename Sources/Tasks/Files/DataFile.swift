import Engine
import Foundation

/// A file that a task learns from, read whole.
struct DataFile {
  /// The last component of the path, safe to print.
  let name: String
  let bytes: [UInt8]

  /// Larger files are refused: their tokens and the copy of their bytes would not leave room for training.
  static let largestByteCount = 512 << 20

  /// Reads the regular file at `path`.
  init(path: String) throws(DataFileError) {
    let shownPath = path.briefForDisplay(limit: 200)
    switch FileKind(at: path) {
    case .missing: throw .missing(path: shownPath)
    case .directory: throw .directory(path: shownPath)
    case .other: throw .notRegular(path: shownPath)
    case .regular: break
    }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    if let size = attributes?[.size] as? Int, size > Self.largestByteCount {
      throw .tooLarge(path: shownPath, byteCount: size)
    }
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw .unreadable(path: shownPath)
    }
    guard !data.isEmpty else { throw .empty(path: shownPath) }
    name = URL(fileURLWithPath: path).lastPathComponent.briefForDisplay()
    bytes = [UInt8](data)
  }
}

/// Why a data file could not be read.
public enum DataFileError: Error, Hashable, CustomStringConvertible {
  case missing(path: String)
  case directory(path: String)
  case notRegular(path: String)
  case unreadable(path: String)
  case empty(path: String)
  case tooLarge(path: String, byteCount: Int)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file; check the path"
    case .directory(let path): "\(path): is a directory; name a file in it"
    case .notRegular(let path): "\(path): is not a regular file; copy its contents to a file first"
    case .unreadable(let path): "\(path): cannot be read; check its permissions"
    case .empty(let path): "\(path): is empty; choose a file that holds data"
    case .tooLarge(let path, let byteCount):
      "\(path): has \(byteCount >> 20) MiB, more than the \(DataFile.largestByteCount >> 20) MiB that can be "
        + "learned from; take a part of it, for instance with head -c 100M"
    }
  }
}
