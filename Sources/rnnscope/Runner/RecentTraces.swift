import Explorer
import Foundation

/// The traces opened or recorded last, kept in `$XDG_STATE_HOME/rnnscope/recent`, one path a line.
struct RecentTraces {
  /// So many are offered.
  private static let offeredCount = 12
  /// So many are remembered: what lies on a disk that is not there now is not forgotten.
  private static let capacity = 40
  private let file: StateFile

  /// The list of the person who runs the program.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    file = StateFile(url: PersonalFolders(environment).state.appendingPathComponent("recent"))
  }

  /// The paths that still exist, the newest first.
  var paths: [String] {
    Array(file.lines.filter { FileManager.default.fileExists(atPath: $0) }.prefix(Self.offeredCount))
  }

  /// Puts `path` at the top of the list. Throws where that can't be kept.
  func note(_ path: String) throws(StateFileError) {
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    let others = file.lines.filter { $0 != absolute && $0.hasPrefix("/") }
    try file.write(Array(([absolute] + others).prefix(Self.capacity)))
  }
}
