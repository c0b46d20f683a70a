import Engine
import Foundation

@testable import Traces

/// Runs made of seeded random numbers with every special value among them.
enum Sample {
  static let model = ModelShape(
    cell: .lstm, inputSize: 3, hiddenSize: 4, layerCount: 2, isBidirectional: true, outputSize: 2)

  static let header = TraceHeader(
    title: "a run\u{1B}[31m", model: model, lossKind: .meanSquaredError,
    configuration: "hidden = 4 # 'é' \"🙂\"\n",
    inputLabels: ["a", "\n", "é", "\u{0}"], targetLabels: ["b", ""], vocabulary: ["日", "本"],
    baselines: [.init(name: "uniform", loss: 0.1 + 0.2), .init(name: "copy", loss: .leastNonzeroMagnitude)],
    seed: .max, plannedSteps: 1000, createdBy: "tests", extra: ["parent": "x.rnntrace", "parent_step": "7"])

  static let specialDoubles: [Double] = [
    .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi,
  ]
  static let specialFloats: [Float] = [
    .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi,
  ]

  static func number(_ generator: inout RandomGenerator) -> Double {
    generator.index(below: 4) == 0
      ? specialDoubles[generator.index(below: specialDoubles.count)]
      : generator.uniform(-1, 1) * exp(generator.uniform(-40, 40))
  }

  static func float(_ generator: inout RandomGenerator) -> Float {
    generator.index(below: 4) == 0
      ? specialFloats[generator.index(below: specialFloats.count)]
      : Float(generator.uniform(-1, 1) * exp(generator.uniform(-40, 40)))
  }

  static func records(steps: some Sequence<Int>, seed: UInt64 = 1, profileTimesteps: Int = 5) -> [StepRecord]
  {
    var generator = RandomGenerator(seed: seed)
    return steps.map { step in
      StepRecord(
        step: step, loss: number(&generator), gradientNorm: number(&generator),
        clippedGradientNorm: number(&generator), learningRate: number(&generator),
        heldOutLoss: step % 10 == 0 ? number(&generator) : nil,
        profile: (0..<4 * profileTimesteps).map { _ in float(&generator) })
    }
  }

  /// An unroll with every tensor that the engine makes.
  static func unroll(timesteps: Int = 4, seed: UInt64 = 1) -> Unroll<Float> {
    var generator = RandomGenerator(seed: seed)
    var tensors: [String: Tensor<Float>] = [:]
    func add(_ name: String, _ shape: [Int]) {
      tensors[name] = Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in float(&generator) })
    }
    add(TensorName.output, [timesteps, model.outputSize])
    add(TensorName.loss, [1])
    add(TensorName.lossPerStep, [timesteps])
    add(TensorName.byLag, [timesteps, timesteps])
    add(TensorName.byLagReverse, [timesteps, timesteps])
    for place in model.layerDirections {
      for quantity in LayerQuantity.quantities(of: model) {
        add(TensorName.of(quantity, at: place), [timesteps, model.hiddenSize])
      }
    }
    for (name, shape) in model.parameters { add(TensorName.gradient(ofParameter: name), shape) }
    return Unroll(model: model, timesteps: timesteps, tensors: tensors)
  }

  /// A short finished trace of everything at `path`.
  static func writeTrace(to path: String, stepCount: Int = 600, options: TraceOptions = TraceOptions()) throws
  {
    let writer = try TraceWriter(creating: path, header: header, options: options)
    for record in records(steps: 0..<stepCount) { writer.append(record) }
    for step in stride(from: 0, to: stepCount, by: 100) {
      writer.append(unroll(seed: UInt64(step)), at: step)
      writer.appendCheckpoint(at: step, byteCount: 3000) { Data(repeating: UInt8(step % 256), count: 3000) }
    }
    writer.append(TraceEvent(step: 3, kind: "nan", text: "the loss is NaN"))
    try writer.finish()
  }
}

/// Every bit of a record: NaN equals itself, 0 and −0 differ.
struct Bits: Hashable {
  let step: Int
  let scalars: [UInt64]
  let heldOut: UInt64?
  let profile: [UInt32]

  init(_ record: StepRecord) {
    step = record.step
    scalars = [record.loss, record.gradientNorm, record.clippedGradientNorm, record.learningRate]
      .map(\.bitPattern)
    heldOut = record.heldOutLoss?.bitPattern
    profile = record.profile.map(\.bitPattern)
  }
}

extension Unroll<Float> {
  /// Every bit of every tensor.
  var bits: [String: [UInt32]] { tensors.mapValues { $0.values.map(\.bitPattern) } }
}
