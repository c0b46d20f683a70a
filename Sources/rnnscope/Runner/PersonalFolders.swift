import Explorer
import Foundation

/// Where the person who runs the program keeps what belongs to it.
struct PersonalFolders {
  /// `$XDG_CONFIG_HOME/rnnscope`.
  let configuration: URL
  /// `$XDG_STATE_HOME/rnnscope`.
  let state: URL

  /// The folders that `environment` names, else the usual ones.
  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    func folder(_ variable: String, _ usual: String) -> URL {
      let base =
        environment[variable].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
        ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(usual)
      return base.appendingPathComponent("rnnscope")
    }
    configuration = folder("XDG_CONFIG_HOME", ".config")
    state = folder("XDG_STATE_HOME", ".local/state")
  }

  private var viewFile: StateFile { StateFile(url: state.appendingPathComponent("view")) }

  /// The view that was looked at last.
  var lastView: ViewChoice? {
    viewFile.lines.first.flatMap { ViewChoice.named($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// Keeps the view that was looked at last. Throws where it can't be kept.
  func keep(_ view: ViewChoice) throws(StateFileError) { try viewFile.write([view.name]) }
}
