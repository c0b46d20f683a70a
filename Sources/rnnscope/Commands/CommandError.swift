import Engine

/// Work of a command that can't be done: one line that says why and what to do. Whatever names it quotes, it does not
/// steer the terminal.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description.displaySafe }
}
