import Foundation

/// A folder of its own for one test, removed with the value.
public final class TemporaryFolder: Sendable {
  public let url: URL

  /// Makes an empty one where the system keeps what is temporary.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rnnscope-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Where the file called `name` lies or would lie; `/` in it leads into folders.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Where a test records its run when it records but one.
  public var trace: String { path("run.rnntrace") }

  /// Writes `contents` into the file called `name` and gives its path.
  public func file(_ name: String, _ contents: String) throws -> String {
    try file(name, bytes: Array(contents.utf8))
  }

  /// Writes `bytes` into the file called `name` and gives its path.
  public func file(_ name: String, bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}
