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

  /// The bytes that a tensor of `shape` takes; nil where an extent is negative or the product overflows.
  public func byteCount(ofShape shape: [Int]) -> Int? {
    // Zeros first: [0, 2⁶², 2⁶²] is a legal empty tensor.
    if shape.contains(0) { return shape.allSatisfy { $0 >= 0 } ? 0 : nil }
    var total = byteCount
    for extent in shape {
      let (product, overflow) = total.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      total = product
    }
    return total
  }
}
