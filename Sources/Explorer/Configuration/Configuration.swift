import Canvas
import Training

/// What a person wants the explorer to be like, as their configuration file says.
public struct Configuration: Sendable, Hashable {
  /// The colours; nil for those that were chosen in the explorer last.
  public var theme: Theme?
  /// As `--colors` takes it.
  public var colors = "auto"
  /// As `--glyphs` takes it.
  public var glyphs = "auto"
  /// The view that a run opens with; nil for the one that was looked at last.
  public var view: ViewChoice? = ViewChoice.all[0]
  /// The keys that were given to commands in the place of their own.
  var keys: [Command: [[Key]]] = [:]
  /// What new experiments are like where nothing else is said.
  public var experiment = ExperimentOptions()

  /// The explorer as it is by itself.
  public init() {}

  /// All bindings with their keys.
  var bindings: [KeyBinding] {
    KeyBindings.all.map { binding in
      keys[binding.command].map { binding.with($0) } ?? binding
    }
  }
}

extension Command {
  /// The command's name in the configuration file.
  var configurationName: String { rawValue.split(separator: " ").joined(separator: "-") }
}

extension ExplorerState {
  /// Takes over what `configuration` says; `lastView` is the view that was looked at last, `lastTheme` the theme that was
  /// chosen last.
  public mutating func configure(
    _ configuration: Configuration, lastView: ViewChoice? = nil, lastTheme: Theme? = nil
  ) {
    bindings = configuration.bindings
    firstView = configuration.view ?? lastView ?? ViewChoice.all[0]
    show(configuration.theme ?? lastTheme ?? .dark)
  }
}
