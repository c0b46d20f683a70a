import Canvas
import Foundation
import Testing

@testable import Explorer

@Suite struct KeyTableTests {
  @Test func theReadmeListsTheKeysAsTheyAre() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    #expect(text.contains(KeyBindings.markdownTable), "put the output of `rnnscope keys` into the README")
  }

  @Test(arguments: BindingPlace.allCases)
  func noKeyMeansTwoThings(place: BindingPlace) {
    let sequences = KeyBindings.all.filter { $0.places.contains(place) }.flatMap(\.sequences)
    #expect(Set(sequences).count == sequences.count)
    for sequence in sequences {
      #expect(
        !sequences.contains { $0 != sequence && $0.starts(with: sequence) }, "\(sequence) hides a longer one")
    }
  }

  @Test func everyCommandHasAKey() {
    // There are nine keys for views, whether or not there are as many views.
    let spare = (ViewChoice.groups.count..<9).compactMap(Command.view)
    #expect(Set(KeyBindings.all.map(\.command)).union(spare) == Set(Command.allCases))
  }

  @Test func everyViewHasAKey() {
    for view in ViewChoice.all {
      let command = Command.view(at: view.group)
      #expect(KeyBindings.all.contains { $0.command == command })
    }
  }
}
