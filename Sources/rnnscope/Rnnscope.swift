import ArgumentParser

@main
struct Rnnscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rnnscope", abstract: "See what happens inside recurrent networks while they learn.")
}
