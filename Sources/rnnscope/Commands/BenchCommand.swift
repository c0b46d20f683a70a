import ArgumentParser
import Engine
import Foundation
import Training

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time one training step, plain and recorded.",
    discussion: """
      rnnscope bench
      rnnscope bench --cell lstm --size 100,32,64,128 --seconds 5 --json
      rnnscope bench --recording                  what --record costs

      A step is forward, cross-entropy at every timestep, full backpropagation through time, clipping by norm and \
      Adam, on dense input vectors with O = I. A recorded step keeps all internals of one sequence of the batch as \
      well; making tensors of them, which waits until somebody looks, is the column "tensors". Times are medians of \
      steps timed in turns; the share is of the peak of as many cores as there are threads, one core's peak measured \
      just before. samples/pytorch/bench_torch.py times PyTorch and JAX side by side.
      """)

  @Option(
    help: ArgumentHelp(
      "rnn, lstm or gru, or a variant such as lstm_peephole or gru_reset_before. Default: rnn, lstm and gru.",
      valueName: "cell"))
  var cell: CellVariant?
  @Option(
    help: ArgumentHelp("Default: 50,1,16,32 50,16,32,64 100,32,64,128 200,32,64,256.", valueName: "T,B,I,H"))
  var size: BenchmarkSize?
  @Option(help: "Threads that share a step.")
  var threads = 1
  @Option(help: "portable, avx2 or avx512. Default: the best that this processor has.")
  var instructionSet = InstructionSet.best
  @Option(help: "How long to time each line, about.")
  var seconds = 2.0
  @Flag(help: "Time training with and without a recording into a trace instead, on one thread.")
  var recording = false
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    guard instructionSet.isAvailable else {
      throw ValidationError(
        "this processor has no \(instructionSet.rawValue); it has "
          + InstructionSet.available.map(\.rawValue).joined(separator: ", "))
    }
    guard (1...256).contains(threads) else {
      throw ValidationError("--threads takes a whole number from 1 to 256, not \(threads)")
    }
    guard seconds >= 0, seconds <= 3600 else {
      throw ValidationError("--seconds takes a number from 0 to 3600, not \(seconds)")
    }
  }

  func run() throws {
    if recording { return try timeRecording() }
    if !json { write("  T    B    I     H  cell     plain µs  recorded µs  tensors µs  GFLOP/s  of peak") }
    for size in size.map({ [$0] }) ?? BenchmarkSize.standard {
      for cell in cell.map({ [$0] }) ?? [.lstm, .gru, .rnnTanh] {
        let peak = MachinePeak.measure(instructionSet: instructionSet) * Double(threads)
        let timing = StepBenchmark(
          cell: cell, size: size, threads: threads, instructionSet: instructionSet
        ).run(seconds: seconds)
        write(json ? try jsonLine(cell, size, timing, peak: peak) : tableLine(cell, size, timing, peak: peak))
      }
    }
  }

  private func timeRecording() throws {
    if !json { write("  T    B    I     H  cell     plain µs   recorded µs         every unroll µs") }
    for size in size.map({ [$0] }) ?? BenchmarkSize.standard {
      for cell in cell.map({ [$0] }) ?? [.lstm, .gru, .rnnTanh] {
        let timing = try RecordingBenchmark(cell: cell, size: size).run(seconds: seconds)
        write(json ? try jsonLine(cell, size, timing) : tableLine(cell, size, timing))
      }
    }
  }

  private struct Object: Encodable {
    let cell: String
    let T, B, I, H, threads: Int
    let plain_us: Double
    var recorded_us, tensors_us, peak_share, trace_us, every_unroll_us: Double?

    init(_ cell: CellVariant, _ size: BenchmarkSize, threads: Int, plain: Double) {
      self.cell = cell.argument
      (T, B, I, H) = (size.timesteps, size.batchSize, size.inputSize, size.hiddenSize)
      (self.threads, plain_us) = (threads, plain.rounded(decimals: 2))
    }
  }

  private func jsonLine(
    _ cell: CellVariant, _ size: BenchmarkSize, _ timing: RecordingTiming
  ) throws -> String {
    var object = Object(cell, size, threads: 1, plain: timing.plainMicroseconds)
    object.trace_us = timing.recordedMicroseconds.rounded(decimals: 2)
    object.every_unroll_us = timing.wholeMicroseconds.rounded(decimals: 2)
    return try oneLineJSON(object)
  }

  private func tableLine(_ cell: CellVariant, _ size: BenchmarkSize, _ timing: RecordingTiming) -> String {
    let name = cell.argument.padding(toLength: max(5, cell.argument.count), withPad: " ", startingAt: 0)
    func cost(_ microseconds: Double) -> Double { 100 * (microseconds / timing.plainMicroseconds - 1) }
    return String(
      format: "%3ld %4ld %4ld %5ld  ", size.timesteps, size.batchSize, size.inputSize, size.hiddenSize)
      + name
      + String(
        format: " %11.1f  %11.1f (%+5.1f %%)  %11.1f (%+5.1f %%)", timing.plainMicroseconds,
        timing.recordedMicroseconds, cost(timing.recordedMicroseconds), timing.wholeMicroseconds,
        cost(timing.wholeMicroseconds))
  }

  private func jsonLine(
    _ cell: CellVariant, _ size: BenchmarkSize, _ timing: StepTiming, peak: Double
  ) throws -> String {
    var object = Object(cell, size, threads: threads, plain: timing.plainMicroseconds)
    object.recorded_us = timing.recordedMicroseconds.rounded(decimals: 2)
    object.tensors_us = timing.unrollMicroseconds.rounded(decimals: 2)
    object.peak_share = (timing.gigaflops / peak).rounded(decimals: 4)
    return try oneLineJSON(object)
  }

  private func tableLine(
    _ cell: CellVariant, _ size: BenchmarkSize, _ timing: StepTiming, peak: Double
  ) -> String {
    let name = cell.argument.padding(
      toLength: max(5, cell.argument.count), withPad: " ", startingAt: 0)
    return String(
      format: "%3ld %4ld %4ld %5ld  ", size.timesteps, size.batchSize, size.inputSize, size.hiddenSize)
      + name
      + String(
        format: " %11.1f  %11.1f  %10.1f  %7.1f  %5.1f %%", timing.plainMicroseconds,
        timing.recordedMicroseconds, timing.unrollMicroseconds, timing.gigaflops,
        100 * timing.gigaflops / peak)
  }

  /// Prints a line at once, into a pipe too.
  private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

extension Double {
  /// The number with so many decimals.
  fileprivate func rounded(decimals: Int) -> Double {
    let power = pow(10, Double(decimals))
    return (self * power).rounded() / power
  }
}

extension CellVariant: ExpressibleByArgument {
  /// The variant called `argument`; `rnn` alone is the simple cell with tanh.
  public init?(argument: String) {
    self.init(rawValue: argument == "rnn" ? CellVariant.rnnTanh.rawValue : argument)
  }

  /// The name to be given on the command line.
  fileprivate var argument: String { self == .rnnTanh ? "rnn" : rawValue }

  public static var allValueStrings: [String] { allCases.map(\.argument) }
}

extension InstructionSet: ExpressibleByArgument {}

extension BenchmarkSize: ExpressibleByArgument {
  public init?(argument: String) {
    let extents = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard extents.count == 4, let timesteps = extents[0], let batchSize = extents[1],
      let inputSize = extents[2], let hiddenSize = extents[3]
    else { return nil }
    self.init(timesteps: timesteps, batchSize: batchSize, inputSize: inputSize, hiddenSize: hiddenSize)
  }
}
