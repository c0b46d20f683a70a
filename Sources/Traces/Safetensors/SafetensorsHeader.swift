import Engine
import Foundation

/// The JSON header of a safetensors file: where each tensor lies, and the metadata.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var elementType: ElementType
    var shape: [Int]
    /// Bytes relative to the end of the header.
    var range: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// Parses `json` and checks that its tensors fill `dataByteCount` bytes without gap or overlap.
  init(json: [UInt8], dataByteCount: Int) throws(SafetensorsError) {
    var scanner = JSONScanner(json)
    var names: Set<String> = []
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    try scanner.readObject { (name, scanner) throws(SafetensorsError) in
      guard names.insert(name).inserted else { throw SafetensorsError(.duplicateName(name)) }
      if name == Safetensors.metadataKey {
        metadata = try Self.readMetadata(&scanner)
      } else {
        entries.append(try Self.readEntry(named: name, &scanner))
      }
    }
    try scanner.expectEnd()
    self.entries = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    self.metadata = metadata
    try checkRanges(dataByteCount: dataByteCount)
  }

  private func checkRanges(dataByteCount: Int) throws(SafetensorsError) {
    var end = 0
    for entry in entries {
      let name = entry.name
      guard entry.range.upperBound <= dataByteCount else {
        throw SafetensorsError(.badOffsets(tensor: name, reason: "reaches past the end of the file"))
      }
      guard entry.range.lowerBound == end else {
        let reason = entry.range.lowerBound < end ? "overlaps with another" : "has a gap before it"
        throw SafetensorsError(.badOffsets(tensor: name, reason: reason))
      }
      end = entry.range.upperBound
    }
    if end < dataByteCount { throw SafetensorsError(.trailingBytes(count: dataByteCount - end)) }
  }

  private static func readMetadata(
    _ scanner: inout JSONScanner
  ) throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.readObject { (key, scanner) throws(SafetensorsError) in
      guard metadata.updateValue(try scanner.readString(), forKey: key) == nil else {
        throw SafetensorsError(.duplicateName(key))
      }
    }
    return metadata
  }

  private static func readEntry(
    named name: String, _ scanner: inout JSONScanner
  ) throws(SafetensorsError) -> Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.readObject { (key, scanner) throws(SafetensorsError) in
      switch key {
      case "dtype" where typeName == nil: typeName = try scanner.readString()
      case "shape" where shape == nil: shape = try scanner.readNaturalNumbers()
      case "data_offsets" where offsets == nil: offsets = try scanner.readNaturalNumbers()
      default: throw scanner.malformed("the key \(key.quotedForDisplay()) is unknown or comes twice,")
      }
    }
    guard let typeName, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw scanner.malformed("tensor \(name.quotedForDisplay()) lacks dtype, shape or data_offsets,")
    }
    guard let elementType = ElementType(rawValue: typeName) else {
      throw SafetensorsError(.unknownElementType(tensor: name, name: typeName))
    }
    let range = offsets[0]..<offsets[1]
    guard elementType.byteCount(ofShape: shape) == range.count else {
      throw SafetensorsError(.shapeMismatch(tensor: name, shape: shape, byteCount: range.count))
    }
    return Entry(name: name, elementType: elementType, shape: shape, range: range)
  }
}
