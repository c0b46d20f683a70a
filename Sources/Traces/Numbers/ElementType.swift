/// How one number is stored, by the names of the safetensors format. All types are little endian.
public enum ElementType: String, Sendable, Hashable, Codable, CaseIterable {
  case float64 = "F64"
  case float32 = "F32"
  /// IEEE 754 half precision: 1 sign, 5 exponent and 10 mantissa bits.
  case float16 = "F16"
  /// The upper half of a float32: 1 sign, 8 exponent and 7 mantissa bits.
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// One byte a value, 0 or 1.
  case bool = "BOOL"

  /// Bytes that one element takes.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether the type can hold fractions.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }

  /// The most dimensions that a tensor may have, numpy's limit.
  static let maximumRank = 64
  /// An empty tensor's other extents may not multiply to more: they cost nothing in a file, but loops run over them.
  private static let largestEmptyProduct = 1 << 20

  /// The bytes that a tensor of `shape` takes; nil where no tensor can have that shape: an extent is negative, the
  /// product overflows, there are more than 64 dimensions, or the tensor is empty but vast.
  public func byteCount(ofShape shape: [Int]) -> Int? {
    guard shape.count <= Self.maximumRank, shape.allSatisfy({ $0 >= 0 }) else { return nil }
    var total = byteCount
    // Zeros are left out: whoever multiplies all extents in turn must not overflow before he comes to one.
    for extent in shape where extent > 0 {
      let (product, overflow) = total.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      total = product
    }
    if shape.contains(0) { return total <= Self.largestEmptyProduct * byteCount ? 0 : nil }
    return total
  }
}
