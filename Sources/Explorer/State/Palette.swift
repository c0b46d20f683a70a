import Canvas
import Foundation

/// The command palette: a line of text and the commands that fit it.
public struct Palette: Sendable, Hashable {
  public var text = ""
  /// The position of the selected entry among `entries`.
  public var selection = 0
  /// What can be compared with the run on the screen.
  private let offers: [Request]

  /// A palette whose line begins as `text`; it offers `offers` for comparison.
  public init(_ text: String = "", offers: [Request] = []) { (self.text, self.offers) = (text, offers) }

  /// An entry that can be chosen.
  enum Entry: Sendable, Hashable {
    case command(KeyBinding)
    case request(Request)
    /// A word that wants something after it.
    case word(RequestWord)

    /// What the line becomes when the entry is completed; nil where it is complete.
    func completion(of text: String) -> String? {
      let completed: String
      switch self {
      case .command(let binding): completed = binding.command.rawValue
      case .word(let word): completed = word.word + " "
      case .request(.view(let view)): completed = "view \(view.name)"
      case .request(.split(let view)): completed = "split \(view.name)"
      case .request(.theme(let name)): completed = "theme \(name)"
      case .request(.sort(let order)): completed = "sort \(order.rawValue)"
      case .request(.save(let format, nil)): completed = "save \(format.rawValue)"
      case .request(.record(let path?)) where !path.contains("."): completed = "record \(path).rnntrace"
      case .request: return nil
      }
      return completed == text ? nil : completed
    }
  }

  /// What fits the text among `bindings` at `place`: a number means a training step, a word with something after it
  /// a request, other words are looked for in names and summaries.
  func entries(at place: BindingPlace, among bindings: [KeyBinding] = KeyBindings.all) -> [Entry] {
    let line = text.drop { $0 == " " }
    if place == .run, let number = Int(line), number >= 0 { return [.request(.step(number))] }
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let words = RequestWord.all.filter { $0.places.contains(place) }
    var incomplete: [Entry] = []
    if parts.count == 2, let word = words.first(where: { $0.word == parts[0].lowercased() }) {
      let argument = String(parts[1].drop { $0 == " " })
      let requests = word.word == "compare" ? comparisons(argument, word) : word.meanings(argument)
      if !requests.isEmpty { return requests.map { .request($0) } }
      incomplete = [.word(word)]
    }
    let choices = words.map { Entry.word($0) } + commands(at: place, bindings).map { Entry.command($0) }
    let fitting = Fuzzy.ranked(choices, by: String(line)) { entry in
      switch entry {
      case .command(let binding): [binding.command.rawValue, binding.summary]
      case .word(let word): [word.word, word.summary]
      case .request: []
      }
    }
    if fitting.isEmpty, incomplete.isEmpty, parts.count == 2 { return misspelled(parts[0], parts[1], words) }
    return fitting + incomplete
  }

  /// What may have been meant where no word of `words` is spelled as `typed`, which `argument` follows.
  private func misspelled(_ typed: String, _ argument: String, _ words: [RequestWord]) -> [Entry] {
    Fuzzy.ranked(words, by: typed) { [$0.word] }.flatMap { word in
      word.meanings(argument.trimmingCharacters(in: .whitespaces)).map { .request($0) }
    }
  }

  /// The offers that fit `argument`, else what it says by itself.
  private func comparisons(_ argument: String, _ word: RequestWord) -> [Request] {
    let fitting = argument.isEmpty ? offers : Fuzzy.ranked(offers, by: argument) { [$0.words] }
    return fitting + word.meanings(argument).filter { !fitting.contains($0) }
  }

  private func commands(at place: BindingPlace, _ bindings: [KeyBinding]) -> [KeyBinding] {
    bindings.filter { $0.places.contains(place) && $0.command != .palette }
  }

  /// Takes a key that edits the line or moves the selection among `entries`; false where it does neither.
  mutating func edit(_ key: Key, _ entries: [Entry]) -> Bool {
    let count = entries.count
    switch key {
    case .character(let character) where text.count < 200:
      text.append(character)
      selection = 0
    case .backspace:
      _ = text.popLast()
      selection = 0
    case .control("u"):
      text = ""
      selection = 0
    case .tab:
      guard entries.indices.contains(selection), let completion = entries[selection].completion(of: text)
      else { return true }
      text = completion
      selection = 0
    case .down, .control("n"): selection = count == 0 ? 0 : (selection + 1) % count
    case .up, .backTab, .control("p"): selection = count == 0 ? 0 : (selection + count - 1) % count
    default: return false
    }
    return true
  }
}
