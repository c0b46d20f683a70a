import Foundation

/// A text file that grows line by line while the explorer is open.
final class LogFile {
  private let file: FileHandle

  /// Starts the file at `path` with `heading`. Throws `CommandError` where it can't be written, or where it has something
  /// in it already.
  init(path: String, heading: String) throws {
    let files = FileManager.default
    let present = try? files.attributesOfItem(atPath: path)
    if present?[.type] as? FileAttributeType == .typeRegular, (present?[.size] as? Int ?? 0) > 0 {
      throw CommandError("\(path) exists: take another name, or move it away")
    }
    guard present != nil || files.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw CommandError("\(path) can't be written: choose a folder that exists and that you may write in")
    }
    self.file = file
    write(heading)
  }

  /// Adds `text`, one line or several. Trouble with the file does not disturb the person.
  func write(_ text: String) { try? file.write(contentsOf: Data((text + "\n").utf8)) }
}
