import Foundation

/// Short files that are read whole.
enum SmallFile {
  /// The bytes of what lies at `path`, a file or a pipe; nil where it can't be read or has more than `limit` bytes, as a
  /// device that never ends has.
  static func contents(of path: String, atMost limit: Int) -> Data? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    var bytes = Data()
    while bytes.count <= limit {
      do {
        guard let more = try handle.read(upToCount: limit + 1 - bytes.count), !more.isEmpty else {
          return bytes
        }
        bytes += more
      } catch {
        return nil
      }
    }
    return nil
  }
}
