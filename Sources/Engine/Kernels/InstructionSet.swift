import CKernels

/// What the kernels are compiled for. Results differ between them only by rounding.
public enum InstructionSet: String, Sendable, Hashable, Codable, CaseIterable {
  /// Every processor; vectors of 16 bytes.
  case portable
  /// x86 with AVX2 and FMA; vectors of 32 bytes.
  case avx2
  /// x86 with AVX-512; vectors of 64 bytes.
  case avx512

  /// Whether this processor has it.
  public var isAvailable: Bool { instruction_set_is_available(code) }

  /// Those that this processor has, the fastest last.
  public static var available: [InstructionSet] { allCases.filter(\.isAvailable) }

  /// The fastest that this processor has; detected once.
  public static let best = available.last ?? .portable

  var code: InstructionSetCode {
    switch self {
    case .portable: INSTRUCTIONS_PORTABLE
    case .avx2: INSTRUCTIONS_AVX2
    case .avx512: INSTRUCTIONS_AVX512
    }
  }
}
