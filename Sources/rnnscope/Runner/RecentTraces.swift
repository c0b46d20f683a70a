import Explorer
import Foundation

/// The traces opened or recorded last, kept in `$XDG_STATE_HOME/rnnscope/recent`, one path a line. Losing the list
/// is no harm, so trouble with the file is passed over.
struct RecentTraces {
  private static let capacity = 12
  private let file: URL

  /// The list of the person who runs the program.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    file = PersonalFolders(environment).state.appendingPathComponent("recent")
  }

  /// The paths that still exist, the newest first.
  var paths: [String] {
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init).filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// Puts `path` at the top of the list.
  func note(_ path: String) {
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    let others = paths.filter { $0 != absolute }
    let lines = ([absolute] + others).prefix(Self.capacity).joined(separator: "\n") + "\n"
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? lines.write(to: file, atomically: true, encoding: .utf8)
  }
}
