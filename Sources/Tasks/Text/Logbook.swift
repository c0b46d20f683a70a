import Engine

/// A lighthouse keeper's log, invented by a small grammar: a text that needs no file.
///
/// It has what units of character networks are known to follow: lines of limited length, quoted speech, brackets and
/// numbers.
public enum Logbook {
  /// About three thousand characters, always the same: so few that a large network can learn them by heart.
  public static let text: String = {
    var writer = Writer()
    return writer.log(characterCount: 3000)
  }()

  /// Lines are broken before they are longer than this.
  private static let lineWidth = 64

  private struct Writer {
    private var generator = RandomGenerator(seed: 1859)

    private static let people = ["Maren", "Tobias", "the mate", "young Ansel", "the captain"]
    private static let ships = ["the Petrel", "a grain barge", "the mail boat", "the Gudrun"]
    private static let winds = ["north", "west", "south", "east"]
    private static let chores = ["trimmed the wick", "wound the clock", "carried oil", "wrote up the log"]
    private static let heard = [
      "the lamp is burning", "the glass is falling", "there is no boat", "nobody slept",
    ]
    private static let times = ["At dusk", "Before dawn", "Towards noon", "After the bell"]
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    mutating func log(characterCount: Int) -> String {
      var entries: [String] = []
      var size = 0
      while size < characterCount {
        let heading = "[\(Self.days[entries.count % 7]), day \(entries.count + 1)]"
        let sentences = (0..<3 + generator.index(below: 3)).map { _ in sentence() }
        entries.append(heading + "\n" + Self.wrapped(sentences.joined(separator: " ")))
        size += entries[entries.count - 1].count + 2
      }
      return entries.joined(separator: "\n\n") + "\n"
    }

    private mutating func one(of words: [String]) -> String { words[generator.index(below: words.count)] }

    /// What is said in quotes could as well stand without them: only who remembers the opening one knows how it ends.
    private mutating func sentence() -> String {
      let words = clause()
      return generator.index(below: 2) == 0 ? "\"\(words),\" said \(one(of: Self.people))." : words + "."
    }

    private mutating func clause() -> String {
      switch generator.index(below: 4) {
      case 0: "\(one(of: Self.times)) \(one(of: Self.people)) \(one(of: Self.chores))"
      case 1: "The wind stood \(one(of: Self.winds)), force \(1 + generator.index(below: 9))"
      case 2:
        Self.capitalised(
          "\(one(of: Self.ships)) passed at \(1 + generator.index(below: 12)) (\(one(of: Self.winds)))")
      default: Self.capitalised(one(of: Self.heard))
      }
    }

    private static func capitalised(_ words: String) -> String {
      words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func wrapped(_ words: String) -> String {
      var lines = [""]
      for word in words.split(separator: " ") {
        let line = lines[lines.count - 1]
        if line.isEmpty {
          lines[lines.count - 1] = String(word)
        } else if line.count + 1 + word.count <= Logbook.lineWidth {
          lines[lines.count - 1] += " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines.joined(separator: "\n")
    }
  }
}
