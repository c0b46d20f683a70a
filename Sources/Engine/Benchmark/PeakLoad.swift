/// Multiplications and additions as fast as one core can do them, with nothing to wait for.
public struct PeakLoad {
  private static let rounds = 200_000
  private let kernels: Kernels

  /// A load for `instructionSet`, which this processor must have.
  public init(instructionSet: InstructionSet) {
    kernels = Kernels(precision: .single, instructionSet: instructionSet)
  }

  /// Computes for some milliseconds; answers how many floating-point operations in `Float` that were.
  public func run() -> Double { kernels.runAtPeak(rounds: Self.rounds) }
}
