import Canvas
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
    func named(_ variable: String) -> URL? {
      environment[variable].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
    }
    let home = named("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
    func folder(_ variable: String, _ usual: String) -> URL {
      let base = named(variable) ?? home.appendingPathComponent(usual)
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

  private var themeFile: StateFile { StateFile(url: state.appendingPathComponent("theme")) }

  /// The theme that was chosen last.
  var lastTheme: Theme? {
    themeFile.lines.first.flatMap { Theme.named($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// Keeps the theme that was chosen last. Throws where it can't be kept.
  func keep(_ theme: Theme) throws(StateFileError) { try themeFile.write([theme.name]) }

  /// What lies in the place of the program's own files and is none; nil where all is well.
  var complaint: StateFileError? {
    [viewFile, themeFile, StateFile(url: state.appendingPathComponent("recent"))].lazy.compactMap(\.obstacle)
      .first
  }

  /// Keeps the view that was looked at last. Throws where it can't be kept.
  func keep(_ view: ViewChoice) throws(StateFileError) { try viewFile.write([view.name]) }
}
