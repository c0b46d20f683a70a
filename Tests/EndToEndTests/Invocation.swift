import Foundation
import PtyKit

/// What a command printed and how it ended.
struct Invocation {
  /// Where programs under test keep what is nobody's own.
  static let stateFolder = NSTemporaryDirectory() + "rnnscope-tests"

  let exitCode: Int32
  let output: String
  let errors: String

  /// Runs the built program with `arguments` in `folder`, not in a terminal. `prefix` are shell commands before it.
  init(_ arguments: [String], in folder: URL? = nil, after prefix: String? = nil) throws {
    let program = try builtProgram("rnnscope")
    let process = Process()
    if let prefix {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", prefix + "; exec \"$0\" \"$@\"", program] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no", "XDG_STATE_HOME": Self.stateFolder]) { $1 }
    let (outputPipe, errorPipe) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    try process.run()
    // Both pipes are short of their capacity for every command that is tested, so one after the other will do.
    output = String(decoding: outputPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    errors = String(decoding: errorPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    exitCode = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }
}
