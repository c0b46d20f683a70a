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
