import Canvas
import Training

/// The settings of a fork while they are being stated: those that may change, with the parent's values.
public struct ForkForm: Sendable, Hashable {
  /// What the run is called that is forked.
  let parentName: String
  /// The step that the fork goes on from.
  let step: Int
  var form: ExperimentForm

  /// The options that say most about how a run goes on; the others follow in the command line's order.
  private static let leading = [
    "lr", "clip-norm", "clip-value", "forget-bias", "dropout", "truncate", "optimizer", "weight-decay",
    "steps",
  ]
  /// Options that the screen has no use for.
  private static let others = ["record-", "checkpoint-", "evaluate-", "threads"]

  /// A form of those of `fields` that a fork of `parent`, which is called `name`, may state at `step`.
  init(of parent: ExperimentOptions, called name: String, at step: Int, fields: [OptionField]) {
    var fitting = fields.filter { field in
      Fork.mayState(field.name) && !Self.others.contains { field.name.hasPrefix($0) }
    }
    if let record = fitting.firstIndex(where: { $0.name == "record" }) {
      fitting[record] = OptionField(
        name: "record", help: fitting[record].help, choices: [Self.traceName(of: parent, at: step)])
    }
    let first = Self.leading.compactMap { name in fitting.first { $0.name == name } }
    (parentName, self.step) = (name, step)
    form = ExperimentForm(
      fields: first + fitting.filter { !Self.leading.contains($0.name) }, parent: parent, step: step)
    // From the parent's end on it goes as far again.
    if let planned = (try? Experiment(parent))?.plannedSteps, planned <= step,
      first.contains(where: { $0.name == "steps" })
    {
      form.values["steps"] = String(step + planned)
    }
  }

  /// A name for the trace of a fork: `lighthouse-fork-2000.rnntrace` beside its parent's `lighthouse.rnntrace`.
  private static func traceName(of parent: ExperimentOptions, at step: Int) -> String {
    let ending = ".rnntrace"
    let path = parent.record ?? (parent.task ?? "run") + ending
    let stem = path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path
    return "\(stem)-fork-\(step)\(ending)"
  }

  var title: String { "Fork of \(parentName) at step \(step)" }
}

extension ExplorerState {
  /// Opens the form for a fork of the run at the cursor's step.
  mutating func openForkForm() {
    guard let run, let parent = run.description.experiment else { return }
    overlay = .forkForm(
      ForkForm(
        of: parent, called: run.description.title, at: run.cursor.step, fields: home.form.fields))
  }

  /// A key while the form for a fork is open.
  mutating func handleInForkForm(_ key: Key, _ fork: ForkForm) -> [Effect] {
    switch key {
    case .control("c"): return quit()
    case .escape: overlay = nil
    case .enter:
      guard opening == nil, let parent = run?.number else { return [] }
      guard let changes = fork.form.options else {
        message = Message(text: fork.form.problem?.text ?? "", isError: true)
        var fork = fork
        fork.form.selectProblem()
        overlay = .forkForm(fork)
        return []
      }
      overlay = nil
      opening = Opening(fork, of: parent)
      message = Message(text: "training up to step \(fork.step) to fork there …", isError: false)
      return onRun { _ in [.fork(step: fork.step, changing: changes)] }
    default:
      var edited = fork
      edited.form.edit(key)
      overlay = .forkForm(edited)
    }
    return []
  }
}
