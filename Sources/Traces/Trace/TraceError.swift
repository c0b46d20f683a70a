import Engine
import GRDB

/// Why a trace could not be opened, read or written: one line that says which file, what is wrong, how to mend it.
public struct TraceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What can be wrong.
  public enum Problem: Sendable, Hashable {
    case missing
    case notAFile
    case noPermission
    case empty
    case notADatabase
    /// An SQLite database whose `application_id` is not a trace's.
    case anotherProgramsDatabase(applicationID: Int)
    /// Written by a program that knows a newer format.
    case newerVersion(major: Int)
    /// The bytes contradict each other or the format.
    case damaged(reason: String)
    /// In a folder that cannot be written lies a trace whose recording was cut off.
    case unfinishedInReadOnlyFolder
    /// A file of that name is there already.
    case exists
    /// Another program is recording into the file.
    case beingRecorded
    case diskFull
    case cannotWrite(reason: String)
    case cannotRead(reason: String)
  }

  public let path: String
  public let problem: Problem

  init(path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var description: String { "\(path.displaySafe): \(problem)" }
}

extension TraceError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "there is no such file: check the path"
    case .notAFile: "this is not a file: name a trace, such as run.rnntrace"
    case .noPermission: "permission denied: check the rights to the file and its folder"
    case .empty:
      "the file is empty, for its recording has not begun or was cut off before its first moment: wait for it,"
        + " or record anew"
    case .notADatabase: "this is not a trace (no SQLite database): name one that was written with --record"
    case .anotherProgramsDatabase(let identifier):
      "this is not a trace but a database of another program (application_id \(identifier)): name one that was"
        + " written with --record"
    case .newerVersion(let major):
      "written in version \(major) of the trace format, this program reads up to version"
        + " \(TraceFormat.majorVersion): use a newer rnnscope"
    case .damaged(let reason):
      "the trace is damaged: \(reason.displaySafe): copy it once more, or record the run anew"
    case .unfinishedInReadOnlyFolder:
      "the recording was cut off and this folder cannot be written:"
        + " copy the file and its -wal file to a folder that can be"
    case .exists: "the file exists already: choose another name, or remove it first"
    case .beingRecorded:
      "another program is recording into this file: wait until that ends, or choose another name"
    case .diskFull: "the disk is full, everything until then is kept: make room and go on with --resume"
    case .cannotWrite(let reason): "cannot be written: \(reason.displaySafe): try another folder"
    case .cannotRead(let reason): "cannot be read: \(reason.displaySafe): check the file and its folder"
    }
  }
}

extension TraceError {
  /// What an error of SQLite means for the trace at `path` while it is read.
  init(reading path: String, _ error: any Error) {
    if let error = error as? TraceError {
      self = error
      return
    }
    let database = error as? DatabaseError
    let problem: Problem =
      switch database?.resultCode {
      case .SQLITE_NOTADB: .notADatabase
      case .SQLITE_CORRUPT: .damaged(reason: database?.message ?? "malformed pages")
      case .SQLITE_PERM, .SQLITE_AUTH: .noPermission
      // Reading past the end of a file that lost its tail.
      case .SQLITE_IOERR where database?.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
        .damaged(reason: "the file ends too early")
      // A schema that SQLite itself cannot make sense of, or a column that is not there.
      case .SQLITE_ERROR: .damaged(reason: database?.message ?? "unknown tables")
      default: .cannotRead(reason: database?.message ?? "\(error)")
      }
    self.init(path: path, problem)
  }

  /// What an error of SQLite means for the trace at `path` while it is written.
  init(writing path: String, _ error: any Error) {
    if let error = error as? TraceError {
      self = error
      return
    }
    let database = error as? DatabaseError
    let problem: Problem =
      switch database?.resultCode {
      case .SQLITE_FULL: .diskFull
      case .SQLITE_READONLY, .SQLITE_PERM: .noPermission
      case .SQLITE_IOERR:
        .cannotWrite(
          reason: "the disk takes no more (\(database?.message ?? "I/O error"))")
      case .SQLITE_CANTOPEN: .cannotWrite(reason: "the folder is missing or cannot be written")
      default: .cannotWrite(reason: database?.message ?? fileReason(error))
      }
    self.init(path: path, problem)
  }
}
