import Foundation

/// Files that are there whole or not at all.
public enum WholeFile {
  /// Writes `bytes` to `path`: what lies there already stays until the new file is complete. A device or a pipe is written
  /// to, for it can't be exchanged for a file.
  public static func write(_ bytes: Data, to path: String) throws {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let type = try? FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
    try bytes.write(to: file, options: type == nil || type == .typeRegular ? .atomic : [])
  }
}
