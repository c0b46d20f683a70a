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

  /// The view that was looked at last. Losing it is no harm, so trouble with the file is passed over.
  var lastView: ViewChoice? {
    get {
      let name = try? String(contentsOf: state.appendingPathComponent("view"), encoding: .utf8)
      return name.flatMap { ViewChoice.named($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    nonmutating set {
      guard let newValue else { return }
      try? FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let file = state.appendingPathComponent("view")
      try? (newValue.name + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
  }
}
