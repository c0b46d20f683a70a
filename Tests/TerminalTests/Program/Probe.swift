import PtyKit

/// Starts ScreenProbe on a pseudo-terminal and waits for its picture.
func startProbe(
  _ arguments: [String] = [], type: String = "xterm-256color", width: Int = 80, height: Int = 24,
  environment: [String: String] = [:]
) throws -> PtySession {
  let session = try PtySession(
    builtProgram("ScreenProbe"), arguments, type: type, width: width, height: height,
    environment: environment)
  // The last cell is drawn last.
  try session.wait(for: "the picture") { $0.grid[width - 1, height - 1].glyph.base == "┘" }
  return session
}

/// Those of `types` that this system knows.
func installed(_ types: String...) -> [String] { types.filter(isTerminalTypeInstalled) }
