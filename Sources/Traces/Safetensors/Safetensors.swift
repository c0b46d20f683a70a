import Foundation

/// What a safetensors file holds.
public struct SafetensorsFile: Sendable, Hashable {
  public var tensors: [String: StoredTensor]
  /// Free text by key.
  public var metadata: [String: String]

  /// Named tensors and free text.
  public init(tensors: [String: StoredTensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }
}

/// The safetensors format: 8 bytes with the header's length, a JSON header that tells each tensor's element type,
/// shape and place, then the tensors' bytes without gaps.
public enum Safetensors {
  /// A longer header is refused: it would describe more than 100 000 tensors.
  public static let maximumHeaderByteCount = 16 << 20
  /// The header's key for the free text, which no tensor may have as its name.
  public static let metadataKey = "__metadata__"
  /// Files beyond this size are mapped into memory instead of being read.
  private static let largestCopiedByteCount = 64 << 20

  /// Reads the file at `path`. A large file is mapped: it must not shrink while its tensors are in use.
  public static func read(contentsOf path: String) throws(SafetensorsError) -> SafetensorsFile {
    let bytes: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw SafetensorsError(.cannotRead(reason: "it is not a file"))
      }
      let isLarge = (attributes[.size] as? NSNumber)?.int64Value ?? 0 > largestCopiedByteCount
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: isLarge ? .alwaysMapped : [])
    } catch {
      throw SafetensorsError(.cannotRead(reason: fileReason(error)), path: path)
    }
    do throws(SafetensorsError) {
      return try decode(bytes)
    } catch {
      throw SafetensorsError(error.problem, path: path)
    }
  }

  /// Takes `bytes` apart. The tensors share the memory of `bytes`.
  public static func decode(_ bytes: Data) throws(SafetensorsError) -> SafetensorsFile {
    guard let headerByteCount = LittleEndian.integers(UInt64.self, in: bytes.prefix(8)).first else {
      throw SafetensorsError(.truncated(byteCount: bytes.count, needed: 8))
    }
    guard headerByteCount <= maximumHeaderByteCount else {
      throw SafetensorsError(.headerTooLong(byteCount: headerByteCount))
    }
    let dataStart = 8 + Int(headerByteCount)
    guard dataStart <= bytes.count else {
      throw SafetensorsError(.truncated(byteCount: bytes.count, needed: UInt64(dataStart)))
    }
    let data = bytes.dropFirst(dataStart)
    let header = try SafetensorsHeader(
      json: Array(bytes.dropFirst(8).prefix(Int(headerByteCount))), dataByteCount: data.count)
    var file = SafetensorsFile(metadata: header.metadata)
    for entry in header.entries {
      let start = data.startIndex + entry.range.lowerBound
      file.tensors[entry.name] = StoredTensor(
        shape: entry.shape, elementType: entry.elementType, bytes: data[start..<start + entry.range.count])
    }
    return file
  }

  /// The bytes of a file that holds `file`. Equal contents give equal bytes.
  public static func encode(_ file: SafetensorsFile) -> Data {
    precondition(file.tensors[metadataKey] == nil, "no tensor can be called \(metadataKey)")
    // Wide elements first: every tensor then lies at a multiple of its element's size.
    let ordered = file.tensors.sorted {
      ($1.value.elementType.byteCount, $0.key) < ($0.value.elementType.byteCount, $1.key)
    }
    var fields: [String] = []
    if !file.metadata.isEmpty {
      let pairs = file.metadata.sorted { $0.key < $1.key }.map { "\($0.key.asJSON):\($0.value.asJSON)" }
      fields.append("\(metadataKey.asJSON):{\(pairs.joined(separator: ","))}")
    }
    var end = 0
    for (name, tensor) in ordered {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(name.asJSON):{\"dtype\":\"\(tensor.elementType.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(end),\(end + tensor.bytes.count)]}")
      end += tensor.bytes.count
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes = LittleEndian.bytes(of: [UInt64(header.count)])
    bytes.reserveCapacity(8 + header.count + end)
    bytes.append(contentsOf: header)
    for (_, tensor) in ordered { bytes.append(tensor.bytes) }
    return bytes
  }

  /// Writes `file` to `path`, replacing what is there in one move.
  public static func write(_ file: SafetensorsFile, to path: String) throws(SafetensorsError) {
    do {
      try WholeFile.write(encode(file), to: path)
    } catch {
      throw SafetensorsError(.cannotWrite(reason: fileReason(error)), path: path)
    }
  }
}

/// The shortest true reason for an error of the file system.
func fileReason(_ error: any Error) -> String {
  if let error = error as? SafetensorsError, case .cannotRead(let reason) = error.problem { return reason }
  let cocoa = error as NSError
  let posix = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError ?? cocoa
  if posix.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(posix.code))) }
  return switch CocoaError.Code(rawValue: cocoa.code) {
  case .fileReadNoSuchFile, .fileNoSuchFile: "no such file"
  case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
  case .fileWriteOutOfSpace: "no space left on the disk"
  default: cocoa.localizedDescription
  }
}

extension String {
  /// The text as a JSON string literal.
  var asJSON: String {
    var literal = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
