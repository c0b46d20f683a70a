import Foundation

/// A size as people write it: `500MB`, `2 GB`, `1.5GiB`, or bytes.
public enum ByteCount {
  private static let units: [(suffix: String, byteCount: Double)] = [
    ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
    ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("t", 1e12),
    ("b", 1), ("", 1),
  ]

  /// The bytes that `text` means; nil where it means none, or more than a disk holds.
  static func parse(_ text: String) -> Int? {
    let lowercased = text.lowercased().filter { $0 != " " }
    guard let unit = units.first(where: { lowercased.hasSuffix($0.suffix) }),
      let number = Double(lowercased.dropLast(unit.suffix.count)),
      number.isFinite, number >= 0, number * unit.byteCount <= 1e15
    else { return nil }
    return Int(number * unit.byteCount)
  }

  /// `byteCount` in the unit that people would take, at most four digits: `5.3 MB`.
  public static func text(_ byteCount: Int) -> String {
    let units: [(name: String, byteCount: Double)] = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    let count = Double(byteCount)
    guard let unit = units.first(where: { count >= $0.byteCount }) else { return "\(byteCount) bytes" }
    return String(format: "%.4g \(unit.name)", count / unit.byteCount)
  }
}
