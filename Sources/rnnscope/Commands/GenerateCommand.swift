import ArgumentParser
import Engine
import Training

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Let the network of a recorded step write on.",
    discussion: """
      rnnscope generate book.rnntrace --prompt "the " --length 200
      rnnscope generate book.rnntrace --prompt "the " --clamp 'cell.l0[3]=1.5'
      rnnscope generate airline.rnntrace --prompt "112 118 132 129" --length 24

      The prompt is written as the sequences that p takes in the explorer; what is printed begins with it. A series is \
      gone on with by its own forecast, one value a line. The same seed writes the same; --temperature 0 takes the \
      likeliest symbol always. --clamp holds a value as in probe, at timesteps counted from the first of the prompt.
      """)

  @Argument(help: "The trace.", completion: .file(extensions: ["rnntrace"]))
  var trace: String
  @OptionGroup var at: StepOption
  @Option(parsing: .unconditional, help: "What the network reads first, at least two symbols.")
  var prompt: String
  @Option(parsing: .unconditional, help: "The number of symbols or values to add.")
  var length = 200
  @Option(
    parsing: .unconditional, help: "Divides the outputs before a symbol is drawn; 0 takes the likeliest.")
  var temperature = 0.8
  @Option(parsing: .unconditional, help: "The seed of what is drawn.")
  var seed: UInt64 = 1
  @Option(
    name: .customLong("clamp"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Hold a value, e.g. cell.l0[3]@10..20=1.5; repeatable.", valueName: "what=value"))
  var clamps: [String] = []

  func validate() throws {
    guard (1...10_000).contains(length) else {
      throw ValidationError("--length takes a whole number from 1 to 10000, not \(length)")
    }
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature takes a number of at least 0, not \(temperature)")
    }
  }

  func run() throws {
    let run = try RecordedRun(path: trace)
    let step = try run.step(at.step, in: trace)
    let held = try clamps.map { try Intervention(clamp: $0) }
    for (clamp, text) in zip(held, clamps) {
      if let fault = clamp.fault(for: run.description.model) {
        throw CommandError("--clamp '\(text)' can't be held: \(fault)")
      }
    }
    let probe = try run.probeReader.probe(of: prompt)
    let beginning = probe.sequence.withWhatFollows(unless: run.probeReader.endOfSequence)
    let found = try waitTelling {
      try await run.unroll(at: step, over: ProbeSequence(probe, title: "prompt"))
    }
    guard let found, found.step == step, let weights = found.weights else {
      throw CommandError(
        "\(trace): the weights of step \(step) were not recorded: take a checkpoint's step")
    }
    let writing = try run.probeReader.writing(
      after: beginning, beginning: beginning.timesteps, step: step, weights: weights,
      settings: WritingSettings(count: length, temperature: temperature, seed: seed), clamps: held)
    let isText = probe.sequence.lossKind == .crossEntropy
    print(
      isText ? (prompt + Self.text(writing.added)).displaySafeLines : writing.added.joined(separator: "\n"))
  }

  /// Symbols as they are read: blanks and ends of lines are themselves again.
  private static func text(_ labels: [String]) -> String {
    labels.map { ["␣": " ", "↵": "\n", "⇥": "\t"][$0] ?? $0 }.joined()
  }
}

extension String {
  /// The text without control characters but for the ends of its lines.
  fileprivate var displaySafeLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).displaySafe }
      .joined(separator: "\n")
  }
}

extension Batch {
  /// The one sequence with its last answer read as well, where each answer is what is read next and the last one is not
  /// `end`; else as it is.
  fileprivate func withWhatFollows(unless end: Int32?) -> Batch {
    switch (inputs, targets) {
    case (.tokens(let tokens), .classes(let classes)):
      guard Array(tokens.dropFirst()) == Array(classes.dropLast()), let last = classes.last, last >= 0,
        last != end
      else {
        return self
      }
      return Batch(
        timesteps: timesteps + 1, batchSize: 1, inputs: .tokens(tokens + [last]),
        targets: .classes(Array(repeating: Targets.ignoredClass, count: timesteps + 1)))
    case (.vectors(let values), .values(let answers, _)):
      guard Array(values.dropFirst()) == Array(answers.dropLast()), let last = answers.last else {
        return self
      }
      return Batch(
        timesteps: timesteps + 1, batchSize: 1, inputs: .vectors(values + [last]),
        targets: .values(Array(repeating: 0, count: timesteps + 1), counted: nil))
    default: return self
    }
  }
}
