import Foundation
import Traces

/// Waiting for a trace that another program is about to record.
enum TraceArrival {
  private static let interval: UInt32 = 100_000
  /// A file that is there but no trace has this long to become one: its writer is making the tables.
  private static let patience = Duration.seconds(3)

  /// Returns once there is a trace at `path`, having said that it waits. Throws where the folder is missing, and
  /// where the file is something else.
  static func wait(for path: String) throws {
    var isTold = false
    var appeared: ContinuousClock.Instant?
    while true {
      do throws(TraceError) {
        _ = try TraceReader(path: path)
        return
      } catch {
        if isAbsent(error.problem) {
          try checkFolder(of: path)
          if !isTold {
            StandardError.tell("rnnscope: waiting for \(path) to be recorded; Ctrl-C ends the waiting")
          }
          isTold = true
          appeared = nil
        } else {
          let since = appeared ?? .now
          appeared = since
          if since.duration(to: .now) > patience { throw error }
        }
      }
      usleep(interval)
    }
  }

  private static func isAbsent(_ problem: TraceError.Problem) -> Bool {
    switch problem {
    case .missing, .empty: true
    default: false
    }
  }

  private static func checkFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandError(
        "\(path): there is no folder \(folder) in which it could appear: check the name")
    }
  }
}
