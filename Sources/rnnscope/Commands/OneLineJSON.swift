import Engine
import Foundation

/// `value` as one line of JSON. Numbers that are not finite, which JSON has not, become the texts `NaN`, `inf` and `-inf`.
func oneLineJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "NaN")
  // Line breaks are escaped in JSON's strings, so what this replaces could only steer a terminal.
  return String(decoding: try encoder.encode(value), as: UTF8.self).displaySafe
}

/// A number that is `null` where it is not finite.
struct FiniteNumber: Encodable {
  let value: Double

  init(_ value: Double) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
  }
}
