import Canvas
import Training

/// A new experiment while it is being stated: a line for every option.
public struct ExperimentForm: Sendable, Hashable {
  /// The options, in the order of the command line's.
  public let fields: [OptionField]
  /// What is stated, by the options' names.
  var values: [String: String] = [:] { didSet { if values != oldValue { review() } } }
  /// Why the experiment can't be started as it is stated; nil where nothing is known to keep it.
  private(set) var problem: FormProblem?
  /// What kept it from being started when that was tried; nil once something has changed.
  var failure: String?
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
    review()
  }

  /// An empty form of `fields` for what a fork of `parent` at `step` changes.
  init(fields: [OptionField], parent: ExperimentOptions, step: Int) {
    self.fields = fields
    defaults = parent
    forkStep = step
    review()
  }

  /// What holds for `field` where nothing is stated.
  func defaultText(of field: OptionField) -> String {
    guard parent != nil else { return field.defaultText }
    if obstacle(to: field) != nil { return "–" }
    // A trace is its run's own.
    if field.name == "record" { return field.choices.first.map { "nowhere; → \($0)" } ?? "nowhere" }
    return defaults.statedSettings.first { $0.name == field.name }?.value ?? field.defaultText
  }

  /// What `field` does, with what holds where nothing is stated.
  func help(of field: OptionField) -> String {
    let value = defaultText(of: field)
    let help = field.help.inFormWords
    guard !field.defaultText.isEmpty, !value.isEmpty else { return help }
    return help + (parent == nil ? " Default: \(value.inFormWords)." : " The parent has: \(value).")
  }

  /// Why a fork of the parent can't change `field`; nil where it can.
  func obstacle(to field: OptionField) -> String? {
    parent.flatMap { Fork.obstacle(to: field.name, in: $0.options) }
  }

  var selected: OptionField? { fields.indices.contains(selection) ? fields[selection] : nil }

  /// The experiment's file: a line for everything that is stated.
  var toml: String { fields.compactMap { literal(of: $0).map { "\($0)\n" } }.joined() }

  /// What is stated, of a fork only what changes; nil where there is a problem.
  var options: ExperimentOptions? {
    guard problem == nil else { return nil }
    return try? parent == nil ? stated() : ExperimentFile.parse(toml, name: "fork")
  }

  /// What is to be told: what kept it from being started, else what will.
  var fault: FormProblem? { failure.map { FormProblem($0, in: fields, values) } ?? problem }

  /// Checks everything that can be told without reading a file.
  private mutating func review() {
    failure = nil
    do {
      let options = try stated()
      if options.task == nil, options.text == nil, options.csv == nil, options.column == nil {
        return problem = FormProblem(
          "there is nothing to learn yet: state a task, a text or a csv file", in: fields, values)
      }
      let experiment = try Experiment(options)
      try experiment.checkTask()
      if let parent { try Fork.checkLength(experiment, from: parent.step) }
      problem = nil
    } catch {
      problem = FormProblem("\(error)", in: fields, values)
    }
  }

  /// Goes to the option that keeps the experiment from being started.
  mutating func selectProblem() {
    guard let name = problem?.field else { return }
    selection = fields.firstIndex { $0.name == name } ?? selection
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
    case .control("c"): return quit()
    case .escape:
      if opening != nil { return stopLongWork() ?? [] }
      overlay = nil
    case .enter:
      guard opening == nil else { return [] }
      guard let options = home.form.options else {
        message = Message(text: home.form.problem?.text ?? "", isError: true)
        home.form.selectProblem()
        return []
      }
      // The form stays until the run is there: where it can't be opened, what was typed can be mended.
      home.form.failure = nil
      forgetLesson()
      opening = Opening("the new experiment")
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
