import ArgumentParser

/// Which training step of a recorded run is meant.
struct StepOption: ParsableArguments {
  // Whatever is written here is answered with the steps that there are, also a negative number.
  @Option(parsing: .unconditional, help: "The training step. Default: the newest.")
  var step: Int?
}
