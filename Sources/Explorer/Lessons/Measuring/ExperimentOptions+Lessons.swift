import Training

extension ExperimentOptions {
  /// Options that `state` fills in.
  static func stated(_ state: (inout ExperimentOptions) -> Void) -> ExperimentOptions {
    var options = ExperimentOptions()
    state(&options)
    return options
  }

  /// These options but for what `change` does to them.
  func changed(_ change: (inout ExperimentOptions) -> Void) -> ExperimentOptions {
    var options = self
    change(&options)
    return options
  }
}
