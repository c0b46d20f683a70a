import Foundation

/// numpy's NPY format, version 1.0: magic bytes, the header's length, a Python dictionary padded so that the numbers
/// begin at a multiple of 64, then the numbers, row-major.
enum NPYFile {
  private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]

  /// The file that holds `tensor`. numpy has no bfloat16: those numbers become float32, exactly.
  static func bytes(of tensor: StoredTensor) -> Data {
    let stored = tensor.elementType == .bfloat16 ? StoredTensor(tensor.floatTensor) : tensor
    let extents = stored.shape.map { "\($0)," }.joined(separator: " ")
    // A tuple of one keeps its comma, a longer one drops the last.
    let shape = stored.shape.count > 1 ? String(extents.dropLast()) : extents
    let fields = "{'descr': '\(typeCode(stored.elementType))', 'fortran_order': False, 'shape': (\(shape)), }"
    let unpadded = magic.count + 2 + fields.utf8.count + 1
    let header = fields + String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    var bytes = Data(magic)
    bytes.append(LittleEndian.bytes(of: [UInt16(header.utf8.count)]))
    bytes.append(Data(header.utf8))
    bytes.append(stored.bytes)
    return bytes
  }

  private static func typeCode(_ type: ElementType) -> String {
    switch type {
    case .float64: "<f8"
    case .float32, .bfloat16: "<f4"
    case .float16: "<f2"
    case .int64: "<i8"
    case .int32: "<i4"
    case .int16: "<i2"
    case .int8: "|i1"
    case .uint64: "<u8"
    case .uint32: "<u4"
    case .uint16: "<u2"
    case .uint8: "|u1"
    case .bool: "|b1"
    }
  }
}
