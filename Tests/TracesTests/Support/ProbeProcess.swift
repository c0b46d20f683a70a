import Foundation
import Testing

/// A running TraceWriterProbe.
final class ProbeProcess {
  private let process = Process()
  private let output = Pipe()
  private var unread: [UInt8] = []

  /// Starts the executable that lies beside the test runner.
  init(_ arguments: String...) throws {
    let runner = try #require(Bundle.main.executableURL)
    process.executableURL = runner.deletingLastPathComponent().appending(path: "TraceWriterProbe")
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
  }

  deinit { if process.isRunning { kill() } }

  /// The next line that the process prints; nil at the end.
  func readLine() -> String? {
    while !unread.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      unread.append(contentsOf: more)
    }
    let line = unread.prefix { $0 != UInt8(ascii: "\n") }
    unread.removeFirst(line.count + 1)
    return String(decoding: line, as: UTF8.self)
  }

  /// Ends the process as the power switch would, as far as it is concerned.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func waitUntilExit() { process.waitUntilExit() }
}
