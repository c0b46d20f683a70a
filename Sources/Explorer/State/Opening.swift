/// Something that is being opened and is not there yet.
public struct Opening: Sendable, Hashable {
  /// A fork that a run makes of itself.
  struct OfFork: Sendable, Hashable {
    /// The number of that run.
    let parent: Int
    /// What was stated, to be mended where it can't be opened.
    let form: ForkForm
  }

  /// What it is called meanwhile.
  let name: String
  /// nil where it is no fork.
  let fork: OfFork?

  /// Something called `name` that is no fork.
  public init(_ name: String) { (self.name, fork) = (name, nil) }

  /// The fork of the run with the number `parent` that `form` states.
  init(_ form: ForkForm, of parent: Int) {
    (name, fork) = ("the fork", OfFork(parent: parent, form: form))
  }
}

extension ExplorerState {
  /// Takes in that what was to be opened can't be; what was typed in the form stays to be mended.
  mutating func failToOpen(_ fault: String) {
    if opening != nil, overlay == .form {
      home.form.failure = fault
    } else {
      message = Message(text: fault, isError: true)
    }
    opening = nil
  }

  /// Takes in that `parent` can't be forked as it was asked for; its form opens again to be mended.
  mutating func failToFork(_ parent: RunState, _ fault: String) {
    guard let asked = opening?.fork, asked.parent == parent.number else { return }
    opening = nil
    guard overlay == nil else { return message = Message(text: fault, isError: true) }
    var form = asked.form
    form.form.failure = fault
    overlay = .forkForm(form)
  }
}
