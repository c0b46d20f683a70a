import Engine
import Foundation

/// The extents of a network and a mini-batch whose training step is timed; O = I.
public struct BenchmarkSize: Sendable, Hashable {
  /// T
  public let timesteps: Int
  /// B
  public let batchSize: Int
  /// I and O
  public let inputSize: Int
  /// H
  public let hiddenSize: Int

  /// A mini-batch may hold this many states: they take a few gigabytes.
  private static let largestStateCount = 1 << 26

  /// nil unless all extents are at least 1 and memory can hold what they need.
  public init?(timesteps: Int, batchSize: Int, inputSize: Int, hiddenSize: Int) {
    let extents = [timesteps, batchSize, inputSize, hiddenSize]
    let width = Double(inputSize) + Double(hiddenSize)
    guard extents.allSatisfy({ (1...1 << 16).contains($0) }),
      Double(timesteps) * Double(batchSize) * width <= Double(Self.largestStateCount),
      width * Double(hiddenSize) <= Double(Self.largestStateCount)
    else { return nil }
    self.timesteps = timesteps
    self.batchSize = batchSize
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
  }

  /// From a tiny network, whose step is all overhead, to one that is all arithmetic.
  public static let standard = [
    (50, 1, 16, 32), (50, 16, 32, 64), (100, 32, 64, 128), (200, 32, 64, 256),
  ].compactMap { BenchmarkSize(timesteps: $0, batchSize: $1, inputSize: $2, hiddenSize: $3) }
}

/// What a training step costs.
public struct StepTiming: Sendable, Hashable {
  /// The median of a plain step.
  public let plainMicroseconds: Double
  /// The median of a step that also keeps all internals of one of the batch's sequences.
  public let recordedMicroseconds: Double
  /// The median of making an unroll's tensors of what was recorded, which waits until somebody looks.
  public let unrollMicroseconds: Double
  /// Floating-point operations of a plain step's matrix products a second, in billions.
  public let gigaflops: Double
}

/// Times one training step: forward, softmax cross-entropy at every timestep, full backpropagation through time,
/// clipping by norm, Adam; dense random inputs in single precision.
public struct StepBenchmark {
  /// The fewest steps of each kind that are timed, and the most.
  private static let sampleCounts = 7...20_000
  private static let warmUpCount = 3

  public let cell: CellVariant
  public let size: BenchmarkSize
  private let batch: Batch
  private let learner: Learner<Float>

  /// A network of `cell` and its mini-batch, both drawn from a fixed seed.
  public init(
    cell: CellVariant, size: BenchmarkSize, threads: Int = 1, instructionSet: InstructionSet = .best
  ) {
    self.cell = cell
    self.size = size
    let model = ModelShape(
      variant: cell, inputSize: size.inputSize, hiddenSize: size.hiddenSize, outputSize: size.inputSize)
    batch = Self.batch(size)
    learner = Learner(
      Weights<Float>.initialised(model: model, seed: 1),
      optimizer: OptimizerSettings(kind: .adam, learningRate: 0.001), clipping: Clipping(norm: 1),
      threads: threads, instructionSet: instructionSet)
  }

  /// Times plain and recorded steps in turns for about `seconds`, so that both see the same machine.
  public func run(seconds: Double) -> StepTiming {
    for _ in 0..<Self.warmUpCount { _ = (learner.step(on: batch), learner.step(on: batch, recording: 0)) }
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    var plain: [Double] = []
    var recorded: [Double] = []
    var unrolled: [Double] = []
    while plain.count < Self.sampleCounts.lowerBound
      || clock.now < deadline && plain.count < Self.sampleCounts.upperBound
    {
      plain.append(clock.measure { _ = learner.step(on: batch) } / .microseconds(1))
      var sequence: SequenceInternals<Float>?
      recorded.append(
        clock.measure { sequence = learner.step(on: batch, recording: 0).recorded } / .microseconds(1))
      unrolled.append(clock.measure { _ = sequence?.unroll() } / .microseconds(1))
    }
    let operations = learner.network.model.operationsPerStep(
      timesteps: size.timesteps, batchSize: size.batchSize)
    let medians = [plain, recorded, unrolled].map { $0.upperMedian ?? .nan }
    return StepTiming(
      plainMicroseconds: medians[0], recordedMicroseconds: medians[1], unrollMicroseconds: medians[2],
      gigaflops: operations / medians[0] / 1000)
  }

  static func batch(_ size: BenchmarkSize) -> Batch {
    var generator = RandomGenerator(seed: 2)
    let rows = size.timesteps * size.batchSize
    return Batch(
      timesteps: size.timesteps, batchSize: size.batchSize,
      inputs: .vectors((0..<rows * size.inputSize).map { _ in Float(generator.uniform(-1, 1)) }),
      targets: .classes((0..<rows).map { _ in Int32(generator.index(below: size.inputSize)) }))
  }
}
