import Canvas
import Training

/// A new experiment while it is being stated: a line for every option.
public struct ExperimentForm: Sendable, Hashable {
  /// The options, in the order of the command line's.
  public let fields: [OptionField]
  /// What is stated, by the options' names.
  var values: [String: String] = [:]
  /// The position of the field that is edited.
  var selection = 0
  /// What holds where nothing is stated.
  private let defaults: ExperimentOptions
  /// The run that a fork goes on from, and where; nil for an experiment of its own.
  private var parent: (options: ExperimentOptions, step: Int)? { forkStep.map { (defaults, $0) } }
  private let forkStep: Int?

  /// An empty form of `fields`; `defaults` hold where it says nothing.
  public init(fields: [OptionField], defaults: ExperimentOptions = ExperimentOptions()) {
    self.fields = fields
    self.defaults = defaults
    forkStep = nil
  }

  /// An empty form of `fields` for what a fork of `parent` at `step` changes.
  init(fields: [OptionField], parent: ExperimentOptions, step: Int) {
    self.fields = fields
    defaults = parent
    forkStep = step
  }

  /// What holds for `field` where nothing is stated.
  func defaultText(of field: OptionField) -> String {
    guard parent != nil else { return field.defaultText }
    if obstacle(to: field) != nil { return "–" }
    return defaults.statedSettings.first { $0.name == field.name }?.value ?? field.defaultText
  }

  /// Why a fork of the parent can't change `field`; nil where it can.
  func obstacle(to field: OptionField) -> String? {
    parent.flatMap { Fork.obstacle(to: field.name, in: $0.options) }
  }

  var selected: OptionField? { fields.indices.contains(selection) ? fields[selection] : nil }

  /// What is wrong with the statement as a whole, and where.
  struct Problem: Hashable {
    let text: String
    /// The option that it is about; nil where it is about several.
    let field: String?
  }

  /// The experiment's file: a line for everything that is stated.
  var toml: String { fields.compactMap { literal(of: $0).map { "\($0)\n" } }.joined() }

  /// What is stated, of a fork only what changes; nil where there is a problem.
  var options: ExperimentOptions? {
    guard problem == nil else { return nil }
    return try? parent == nil ? stated() : ExperimentFile.parse(toml, name: "fork")
  }

  /// Why the experiment can't be started; nil where it can.
  var problem: Problem? {
    do {
      let experiment = try Experiment(stated())
      if let parent { try Fork.checkLength(experiment, from: parent.step) }
      return nil
    } catch {
      let text = "\(error)"
      let field = fields.filter {
        text.hasPrefix("--\($0.name) ") || text.contains(" \($0.name) has a value")
      }
      return Problem(text: text, field: field.max { $0.name.count < $1.name.count }?.name)
    }
  }

  private func stated() throws -> ExperimentOptions {
    let own = try ExperimentFile.parse(toml, name: parent == nil ? "experiment" : "fork")
    return try parent.map { try Fork.options(of: $0.options, changing: own) } ?? own.overriding(defaults)
  }

  /// `name = value` in TOML: as a number or true where the option takes that, else as a text.
  private func literal(of field: OptionField) -> String? {
    guard let value = values[field.name], !value.isEmpty else { return nil }
    let bare = "\(field.name) = \(Double(value).map { $0 == $0.rounded() ? value : "\($0)" } ?? value)"
    if value == "true" || value == "false" || Double(value) != nil,
      (try? ExperimentFile.parse(bare, name: "")) != nil
    {
      return bare
    }
    let escaped = value.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\\", "\"": "\\\(scalar)"
      case _ where scalar.value < 0x20: " "
      default: String(scalar)
      }
    }
    return "\(field.name) = \"\(escaped.joined())\""
  }

  /// Takes a key that edits the selected field or goes to another.
  mutating func edit(_ key: Key) {
    let last = max(0, fields.count - 1)
    switch key {
    case .down, .tab, .control("n"): selection = selection == last ? 0 : selection + 1
    case .up, .backTab, .control("p"): selection = selection == 0 ? last : selection - 1
    case .pageDown: selection = min(last, selection + 8)
    case .pageUp: selection = max(0, selection - 8)
    case .home: selection = 0
    case .end: selection = last
    case .right: choose(1)
    case .left: choose(-1)
    case .control("u"): change { $0 = "" }
    case .backspace: change { _ = $0.popLast() }
    case .character(let character): change { if $0.count < 200 { $0.append(character) } }
    default: break
    }
  }

  private mutating func change(_ edit: (inout String) -> Void) {
    guard let selected else { return }
    edit(&values[selected.name, default: ""])
  }

  /// Takes the next of the values that the option has; beyond the last nothing is stated.
  private mutating func choose(_ offset: Int) {
    guard let selected, !selected.choices.isEmpty else { return }
    let choices = [""] + selected.choices
    let position = choices.firstIndex(of: values[selected.name] ?? "") ?? 0
    values[selected.name] = choices[(position + offset + choices.count) % choices.count]
  }
}

extension ExplorerState {
  /// A key while the form is open.
  mutating func handleInForm(_ key: Key) -> [Effect] {
    switch key {
    case .control("c"): return [.quit]
    case .escape: overlay = nil
    case .enter:
      guard opening == nil else { return [] }
      guard let options = home.form.options else {
        message = Message(text: home.form.problem?.text ?? "", isError: true)
        return []
      }
      overlay = nil
      opening = "the new experiment"
      return [.open(.experiment(options))]
    case .control("o"):
      if let problem = home.form.problem {
        message = Message(text: problem.text, isError: true)
        return []
      }
      return [.saveExperiment(home.form.toml)]
    default: home.form.edit(key)
    }
    return []
  }
}
