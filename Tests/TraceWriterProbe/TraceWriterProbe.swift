import Engine
import Foundation
import Traces

/// A process of its own that records or reads a trace, so that tests can kill it, take its disk space or its rights.
@main
struct TraceWriterProbe {
  static let model = ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 8, outputSize: 2)

  static func main() throws {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("record", 3): try record(into: arguments[2])
    case ("record-limited", 4): try record(into: arguments[2], fileSizeLimit: UInt(arguments[3]) ?? 0)
    case ("read-as-nobody", 3): readAsNobody(arguments[2])
    case ("fill", 5):
      try fill(arguments[2], steps: Int(arguments[3]) ?? 0, unrollEvery: Int(arguments[4]) ?? 1)
    default: say("usage: TraceWriterProbe record|record-limited|read-as-nobody|fill PATH [NUMBERS]")
    }
  }

  /// Records about a thousand steps a second until it is killed, and prints each one's number. Its loss is the time.
  private static func record(into path: String) throws {
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    for step in 0... {
      let time = DispatchTime.now().uptimeNanoseconds
      writer.append(stepRecord(step, loss: Double(time)))
      if step % 20 == 0 { writer.append(unroll(filledWith: Float(step)), at: step) }
      if step % 50 == 0 {
        writer.appendCheckpoint(at: step, byteCount: 4096) {
          Data(repeating: UInt8(step % 251), count: 4096)
        }
      }
      say("\(step) \(time)")
      usleep(1000)
    }
  }

  /// Records until files may not grow any further, goes on as a training would, and prints what the writer says.
  private static func record(into path: String, fileSizeLimit: UInt) throws {
    var limit = rlimit(rlim_cur: fileSizeLimit, rlim_max: fileSizeLimit)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
    signal(SIGXFSZ, SIG_IGN)
    let writer = try TraceWriter(creating: path, header: TraceHeader(model: model))
    var step = 0
    while writer.failure == nil, step < 1_000_000 {
      writer.append(stepRecord(step, loss: 1))
      step += 1
      if step % 100 == 0 { writer.flush() }
    }
    let stepAtFailure = step
    while step < stepAtFailure + 1000 {
      writer.append(stepRecord(step, loss: 1))
      step += 1
    }
    do throws(TraceError) {
      try writer.finish()
      say("no failure")
    } catch {
      say("\(stepAtFailure)")
      say("\(error)")
    }
  }

  /// Records a long run of a hundred timesteps at once, with an unroll at every `interval`-th step.
  private static func fill(_ path: String, steps: Int, unrollEvery interval: Int) throws {
    let model = ModelShape(cell: .lstm, inputSize: 3, hiddenSize: 128, outputSize: 10)
    let labels = (0..<100).map { "x\($0)" }
    let header = TraceHeader(
      title: "a long run", model: model, inputLabels: labels, targetLabels: labels, plannedSteps: steps)
    let writer = try TraceWriter(creating: path, header: header)
    let quantities = LayerQuantity.quantities(of: model)
    for step in 0..<steps {
      let wave = Float(step % 1000) / 1000
      writer.append(
        StepRecord(
          step: step, loss: 2 / Double(1 + step) + Double(wave), gradientNorm: step == steps / 2 ? 1e6 : 1,
          clippedGradientNorm: 1, learningRate: 0.1, heldOutLoss: step % 100 == 0 ? 1 : nil,
          profile: (0..<100).map { wave - Float(100 - $0) / 10 }))
      guard step % interval == 0 else { continue }
      var tensors = Dictionary(
        uniqueKeysWithValues: quantities.map {
          (
            TensorName.of($0, at: LayerDirection(layer: 0)),
            Tensor<Float>(shape: [100, 128], repeating: wave)
          )
        })
      tensors[TensorName.output] = Tensor(shape: [100, 10], repeating: wave)
      tensors[TensorName.byLag] = Tensor(shape: [100, 100], repeating: 0.5)
      writer.append(Unroll(model: model, timesteps: 100, tensors: tensors), at: step)
    }
    try writer.finish()
  }

  /// Prints a line at once: the process may be killed before a buffer is full.
  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// Gives up root's rights where it has them, and reads.
  private static func readAsNobody(_ path: String) {
    if geteuid() == 0 { setuid(65534) }
    do throws(TraceError) {
      let reader = try TraceReader(path: path)
      say("\(try reader.history().count) \(try reader.unrollSteps())")
    } catch {
      say("\(error)")
    }
  }

  private static func stepRecord(_ step: Int, loss: Double) -> StepRecord {
    StepRecord(
      step: step, loss: loss, gradientNorm: 1, clippedGradientNorm: 1, learningRate: 0.1,
      profile: Array(repeating: Float(step), count: 5))
  }

  private static func unroll(filledWith value: Float) -> Unroll<Float> {
    Unroll(
      model: model, timesteps: 5,
      tensors: [
        "hidden.l0": Tensor(shape: [5, 8], repeating: value),
        "output": Tensor(shape: [5, 2], repeating: value),
      ])
  }
}
