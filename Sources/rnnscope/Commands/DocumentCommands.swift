import ArgumentParser
import Explorer

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completions of a shell.",
    discussion: """
      D=~/.local/share/bash-completion/completions; mkdir -p $D && rnnscope completions bash > $D/rnnscope
      D=~/.zfunc; mkdir -p $D && rnnscope completions zsh > $D/_rnnscope
      D=~/.config/fish/completions; mkdir -p $D && rnnscope completions fish > $D/rnnscope.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() {
    let shell: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    print(Rnnscope.completionScript(for: shell))
  }
}

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page.",
    discussion: """
      rnnscope manual > rnnscope.1 && man -l rnnscope.1
      """)

  func run() throws {
    print(
      ManualPage(try CommandDescription.of(Rnnscope.self), bindings: KeyBindings.all).text, terminator: "")
  }
}
