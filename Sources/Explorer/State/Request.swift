import Canvas
import Engine
import Foundation
import Training
import Views

/// Something that is asked for in the palette with a word of its own: `step 120`, `view gates`, `save png FILE`.
public enum Request: Sendable, Hashable {
  case step(Int)
  case timestep(Int)
  case unit(Int)
  case layer(Int)
  case view(ViewChoice)
  case split(ViewChoice)
  case theme(String)
  case sort(UnitOrder)
  case filter(String)
  case save(PictureFormat, path: String?)
  /// Training steps a second; nil is as fast as it goes.
  case speed(Double?)
  /// nil ends the loop.
  case loop(ClosedRange<Int>?)
  case search(String)
  case compare(ComparisonCandidate)
  case clamp(Intervention)
  case write(WritingSettings)
  /// nil ends the recording.
  case record(String?)
  case lesson(name: String)

  /// What it does, as a line of the palette.
  var words: String {
    switch self {
    case .step(let step): "go to training step \(step)"
    case .timestep(let timestep): "go to timestep \(timestep)"
    case .unit(let unit): "go to unit \(unit)"
    case .layer(let layer): "show layer \(layer)"
    case .view(let view): "view: \(view.view.title.lowercased())"
    case .split(let view): "beside it: \(view.view.title.lowercased())"
    case .theme(let name): "theme: \(name)"
    case .sort(let order): order.words
    case .filter(let text): text.isEmpty ? "all units" : "only units \(text)"
    case .save(let format, let path):
      "save as \(format.rawValue.uppercased())" + (path.map { ": \($0)" } ?? "")
    case .speed(let speed):
      speed.map { "play \(NumberFormat.short($0)) steps a second" } ?? "play as fast as it goes"
    case .loop(let range):
      range.map { "play steps \($0.lowerBound) to \($0.upperBound) round and round" } ?? "no loop"
    case .search(let text): "search for \(text)"
    case .compare(let candidate): candidate.words
    case .clamp(let clamp): "hold \(clamp.notation)"
    case .record(let path):
      path.map { "record from now on into \($0)" } ?? "end the recording; the training goes on"
    case .lesson(let name): "lesson: \(LessonCatalog.named(name)?.title ?? name)"
    case .write(let settings):
      "write on by \(settings.count), temperature \(NumberFormat.short(settings.temperature)), seed \(settings.seed)"
    }
  }
}

/// A word of the palette that takes something after it.
struct RequestWord: Sendable, Hashable {
  let word: String
  /// What follows, for the person; in capitals what is to be replaced.
  let argument: String
  let summary: String
  let places: Set<BindingPlace>
  /// What the rest of the line may mean, the likeliest first.
  let meanings: @Sendable (String) -> [Request]
  /// The names that may follow; empty where that is anything else.
  let choices: [String]

  init(
    _ word: String, _ argument: String, _ summary: String, places: Set<BindingPlace> = [.run],
    choices: [String] = [], _ meanings: @escaping @Sendable (String) -> [Request]
  ) {
    (self.word, self.argument, self.summary) = (word, argument, summary)
    (self.places, self.choices) = (places, choices)
    self.meanings = meanings
  }

  static func == (left: RequestWord, right: RequestWord) -> Bool { left.word == right.word }
  func hash(into hasher: inout Hasher) { hasher.combine(word) }

  /// Every word, in the order in which the palette lists them.
  static let all: [RequestWord] = [
    RequestWord("step", "N", "go to a training step") { number($0).map { [.step($0)] } ?? [] },
    RequestWord("timestep", "N", "go to a timestep") { number($0).map { [.timestep($0)] } ?? [] },
    RequestWord("unit", "N", "go to a unit") { number($0).map { [.unit($0)] } ?? [] },
    RequestWord("layer", "N", "show a layer") { number($0).map { [.layer($0)] } ?? [] },
    RequestWord("view", "NAME", "show a view", choices: ViewChoice.all.map(\.name)) { text in
      named(text, ViewChoice.all, \.name).map { .view($0) }
    },
    RequestWord("split", "NAME", "show a view beside this one", choices: ViewChoice.all.map(\.name)) { text in
      named(text, ViewChoice.all, \.name).map { .split($0) }
    },
    RequestWord("sort", "ORDER", "sort the units", choices: UnitOrder.allCases.map(\.rawValue)) { text in
      containing(text, UnitOrder.allCases, \.rawValue).map { .sort($0) }
    },
    RequestWord("filter", "UNITS", "show some units: \(UnitFilter.grammar)") { text in
      text.isEmpty || UnitFilter(text) != nil ? [.filter(text)] : []
    },
    RequestWord("speed", "N", "play N steps a second; max: as fast as it goes", speeds),
    RequestWord("loop", "FROM TO", "play these steps round and round; off: no more", loops),
    RequestWord("search", "TEXT", "look for a token, or #UNIT") { $0.isEmpty ? [] : [.search($0)] },
    RequestWord("compare", "FILE", "beside it: a trace, a .toml, or rnn, lstm, gru") {
      ComparisonCandidate.meanings($0).map { .compare($0) }
    },
    RequestWord("clamp", "cell.l0[3]@10..20=1.5", "hold hidden, cell, gate.NAME or input") { text in
      (try? Intervention(clamp: text)).map { [.clamp($0)] } ?? []
    },
    RequestWord("write", "200 temperature 0.8 seed 1", "write on from the cursor") { text in
      WritingSettings(words: text).map { [.write($0)] } ?? []
    },
    RequestWord("record", "FILE.rnntrace", "record from now on into a trace; off ends it") {
      $0.isEmpty ? [] : $0 == "off" ? [.record(nil)] : [.record($0)]
    },
    RequestWord(
      "theme", "NAME", "take a colour theme", places: [.run, .home], choices: Theme.all.map(\.name)
    ) { text in
      named(text, Theme.all, \.name).map { .theme($0.name) }
    },
    RequestWord(
      "lesson", "NAME", "take a lesson", places: [.run, .home], choices: LessonCatalog.all.map(\.name)
    ) { text in
      containing(text, LessonCatalog.all, \.name).map { .lesson(name: $0.name) }
    },
    RequestWord(
      "save", "png FILE", "save what is shown: png, svg, ansi or text", places: [.run, .home], saves),
  ]

  private static func number(_ text: String) -> Int? { Int(text).flatMap { $0 >= 0 ? $0 : nil } }

  private static func named<Choice>(_ text: String, _ all: [Choice], _ name: (Choice) -> String) -> [Choice] {
    Fuzzy.ranked(all, by: text) { [name($0)] }
  }

  /// Those that hold the text as it is typed: nothing is done by a name that only shares some letters.
  private static func containing<Choice>(_ text: String, _ all: [Choice], _ name: (Choice) -> String)
    -> [Choice]
  {
    named(text, all, name).filter { text.isEmpty || name($0).contains(text.lowercased()) }
  }

  private static func speeds(_ text: String) -> [Request] {
    if !text.isEmpty && "max".hasPrefix(text.lowercased()) { return [.speed(nil)] }
    return Double(text).flatMap { Playback.speedLimits.contains($0) ? [.speed($0)] : nil } ?? []
  }

  private static func loops(_ text: String) -> [Request] {
    if !text.isEmpty && "off".hasPrefix(text.lowercased()) { return [.loop(nil)] }
    let ends = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    return ends.count == 2 && ends[0] < ends[1] ? [.loop(ends[0]...ends[1])] : []
  }

  private static func saves(_ text: String) -> [Request] {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let path = words.count == 2 ? words[1].trimmingCharacters(in: .whitespaces) : nil
    return named(words.first ?? "", PictureFormat.allCases, \.rawValue).map { .save($0, path: path) }
  }
}
