/// What one number or picture on the screen is, for whoever asks.
public struct GlossaryEntry: Sendable, Hashable {
  public let name: String
  /// How it is computed.
  public let formula: String
  /// Where its lines are drawn; empty where there are none.
  public let threshold: String
  /// Who defined or used it; empty for what needs no source.
  public let source: String
  /// What it was computed from.
  public let data: String
  /// The views that show it, by their names on the command line.
  public let views: Set<String>
  /// The names of the diagnosis's measurements that give its present values.
  public let measurements: [String]

  init(
    _ name: String, _ formula: String, threshold: String = "", source: String = "", data: String,
    views: Set<String>, measurements: [String] = []
  ) {
    self.name = name
    self.formula = formula
    self.threshold = threshold
    self.source = source
    self.data = data
    self.views = views
    self.measurements = measurements
  }
}

/// Every number and diagnostic that the views show, with formula, threshold, source and data.
public enum Glossary {
  /// All entries, in the order in which to list them.
  public static let entries = gradients + diagnoses + states + spectra + training

  /// What the view called `name` shows.
  public static func entries(ofView name: String) -> [GlossaryEntry] {
    entries.filter { $0.views.contains(name) }
  }

  /// A number as the texts here write it.
  static func text(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
