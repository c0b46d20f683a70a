import Canvas

extension Configuration {
  /// A complete configuration file that says what holds without one, with an explanation of everything.
  public static var defaultText: String {
    """
    # rnnscope's configuration. It is read from $XDG_CONFIG_HOME/rnnscope/config.toml (~/.config where that is not
    # set) or from --config FILE. What is left out stays as it is here.

    # last, the one chosen with t last, dark at first; or \(Theme.all.map(\.name).joined(separator: ", ")): every start
    # begins with it, and what t chooses lasts until the end. safe-… are for colour-blind eyes
    theme = "last"
    # auto asks the terminal: truecolor, 256, 16, mono
    colors = "auto"
    # auto asks the terminal: braille, blocks, ascii
    glyphs = "auto"
    # the view that a run opens with: last, or \(ViewChoice.all.map(\.name).joined(separator: ", "))
    view = "\(ViewChoice.all[0].name)"

    # What new experiments in the explorer are like where nothing else is said: the names of the options of
    # rnnscope explore, as cell = "gru" or lr = 0.01; data and recordings are named for each experiment.
    [experiment]

    # The keys of every command: "j", "gg", "Space", "Ctrl-d", "PgDn", "F5"; several as ["h", "Left"].
    [keys]
    \(keyLines.joined(separator: "\n"))

    """
  }

  private static var keyLines: [String] {
    var lines: [String] = []
    for group in BindingGroup.allCases {
      lines.append("# \(group.rawValue)")
      for binding in KeyBindings.all where binding.group == group {
        let keys = binding.sequences.map { "\"\($0.map(\.displayText).joined())\"" }
        let value = keys.count == 1 ? keys[0] : "[" + keys.joined(separator: ", ") + "]"
        lines.append("\(binding.command.configurationName) = \(value)  # \(binding.summary)")
      }
    }
    return lines
  }
}
