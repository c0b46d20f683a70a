import Foundation

/// Inputs that were damaged at random, for readers of files to stumble over: the same ones for the same seeds.
///
/// `RNNSCOPE_FUZZ_SEEDS=100000 swift test --filter FuzzTests` looks longer, `RNNSCOPE_FUZZ_FIRST` elsewhere; the input
/// under way then lies in `$TMPDIR/rnnscope-fuzz-*`, where it is found after a crash.
public struct FuzzRun {
  public let seeds: Range<UInt64>
  /// Whether the input under way is written down.
  public let keepsInputs: Bool

  /// As the environment says; 150 seeds unless it says otherwise.
  public init() {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["RNNSCOPE_FUZZ_SEEDS"].flatMap(UInt64.init)
    let first = environment["RNNSCOPE_FUZZ_FIRST"].flatMap(UInt64.init) ?? 1
    seeds = first..<first + (count ?? 150)
    keepsInputs = count != nil
  }

  /// Hands a mutation of one of `samples` for each seed to `read`, which may throw. Answers with the errors that are not
  /// one clear line, or that could steer a terminal.
  public func unclearErrors(
    _ name: String, _ samples: [Data], _ read: (Data) throws -> Void
  ) throws -> [String] {
    var unclear: [String] = []
    for seed in seeds {
      var mutator = Mutator(seed: seed)
      let input = mutator.mutated(samples[Int(seed % UInt64(samples.count))])
      if keepsInputs { try keep(input, as: name) }
      do {
        try read(input)
      } catch {
        if !Self.isClear("\(error)") { unclear.append("seed \(seed): \(error)") }
      }
    }
    return unclear
  }

  /// Writes down the input that is looked at next.
  public func keep(_ input: Data, as name: String) throws {
    try input.write(to: FileManager.default.temporaryDirectory.appending(path: "rnnscope-fuzz-\(name)"))
  }

  /// Whether `line` is one without control characters and no longer than a person reads.
  public static func isClear(_ line: String) -> Bool {
    line.count < 1200 && !line.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
