import ArgumentParser
import Explorer
import Tasks

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "List the explorer's keys, as a Markdown table.")

  func run() { print(KeyBindings.markdownTable) }
}

struct TasksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tasks", abstract: "List the synthetic tasks that --task takes.")

  func run() {
    for entry in TaskCatalogue.entries {
      print("\(entry.name)  \(entry.summary)")
      print("    --length: \(entry.lengthMeaning); default \(entry.defaultLength)")
    }
  }
}
