import Engine

/// The synthetic tasks that can be asked for by name.
public enum TaskCatalogue {
  /// One task of the catalogue.
  public struct Entry: Sendable {
    /// The name by which it is asked for.
    public let name: String
    /// What is to be learned, in one line.
    public let summary: String
    /// What the length option means for it.
    public let lengthMeaning: String
    /// T where the options do not tell.
    public let defaultLength: Int
    fileprivate let make: @Sendable (TaskOptions) throws -> any LearningTask
  }

  /// All synthetic tasks, in the order in which to list them.
  public static let entries: [Entry] = [
    Entry(
      name: "adding", summary: "add the two marked numbers of a sequence (Hochreiter & Schmidhuber 1997)",
      lengthMeaning: "timesteps of a sequence, at least 2", defaultLength: AddingTask.defaultLength,
      make: { options in try AddingTask(options: options) }),
    Entry(
      name: "copy", summary: "repeat ten symbols after a delay (Arjovsky et al. 2016)",
      lengthMeaning: "the delay + 20, at least 21", defaultLength: CopyTask.defaultLength,
      make: { options in try CopyTask(options: options) }),
    Entry(
      name: "temporal-order", summary: "say in which order two signals came (Hochreiter & Schmidhuber 1997)",
      lengthMeaning: "timesteps of a sequence, at least 10", defaultLength: TemporalOrderTask.defaultLength,
      make: { options in try TemporalOrderTask(options: options) }),
    Entry(
      name: "parity", summary: "say at every timestep whether the ones so far are odd in number",
      lengthMeaning: "timesteps of a sequence, at least 2", defaultLength: ParityTask.defaultLength,
      make: { options in try ParityTask(options: options) }),
    Entry(
      name: "counter", summary: "predict the next symbol of aⁿXbⁿ (Gers & Schmidhuber 2001)",
      lengthMeaning: "timesteps of the longest string, 2n + 1, at least 9",
      defaultLength: CounterTask.defaultLength,
      make: { options in try CounterTask(options: options) }),
    Entry(
      name: "both-ways",
      summary: "say the bit that is read three timesteps later (for bidirectional networks)",
      lengthMeaning: "timesteps of a sequence, at least 4", defaultLength: BothWaysTask.defaultLength,
      make: { options in try BothWaysTask(options: options) }),
    Entry(
      name: "reverse",
      summary: "say a string backwards, with an encoder and a decoder (Sutskever, Vinyals & Le 2014)",
      lengthMeaning: "timesteps of string and answer together, 2n + 1, at least 3",
      defaultLength: ReverseTask.defaultLength,
      make: { options in try ReverseTask(options: options) }),
    Entry(
      name: "logbook", summary: "predict the next character of a short log with quoted speech and brackets",
      lengthMeaning: "timesteps of a sequence", defaultLength: TextTask.defaultLength,
      make: { options in
        try TextTask(
          name: "logbook", bytes: Array(Logbook.text.utf8), source: "a lighthouse's log", options: options)
      }),
  ]

  /// The synthetic task called `name`.
  ///
  /// - Throws: `TaskCatalogueError` for an unknown name, `TaskOptionsError` or `TextError` for options it cannot work with.
  public static func task(named name: String, options: TaskOptions = TaskOptions()) throws -> any LearningTask
  {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw TaskCatalogueError(unknownName: name, known: entries.map(\.name))
    }
    return try entry.make(options)
  }
}

/// A name that no task has.
public struct TaskCatalogueError: Error, Hashable, CustomStringConvertible {
  /// What was asked for, safe to print.
  public let unknownName: String
  /// The name that was probably meant, if any is near.
  public let nearest: String?
  /// All names.
  public let known: [String]

  init(unknownName: String, known: [String]) {
    self.unknownName = unknownName.briefForDisplay()
    self.known = known
    let name = String(unknownName.lowercased().prefix(64))
    let ranked = known.map { (name: $0, distance: editDistance(name, $0)) }.min { $0.distance < $1.distance }
    nearest = ranked.flatMap { $0.distance <= max(2, $0.name.count / 2) ? $0.name : nil }
  }

  public var description: String {
    "there is no task '\(unknownName)'; " + (nearest.map { "did you mean \($0)? " } ?? "") + "the tasks are "
      + known.joined(separator: ", ")
  }
}

/// The fewest insertions, deletions and substitutions of characters that turn `left` into `right`
/// (Levenshtein 1966).
package func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var distances = Array(0...right.count)
  for (row, character) in left.enumerated() {
    var diagonal = distances[0]
    distances[0] = row + 1
    for column in right.indices {
      let substituted = diagonal + (character == right[column] ? 0 : 1)
      diagonal = distances[column + 1]
      distances[column + 1] = min(substituted, diagonal + 1, distances[column] + 1)
    }
  }
  return distances[right.count]
}
