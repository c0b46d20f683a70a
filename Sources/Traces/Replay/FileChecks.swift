#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What can be told of a file without opening it: to open and close a database file would drop the locks that this
/// process holds on it through SQLite.
enum FileChecks {
  /// Throws unless at `path` lies a file that can be read and is not empty; errors speak of `name`.
  static func checkReadable(_ path: String, named name: String) throws(TraceError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let problem: TraceError.Problem =
        switch errno {
        case ENOENT, ENOTDIR: .missing
        case EACCES: .noPermission
        default: .cannotRead(reason: String(cString: strerror(errno)))
        }
      throw TraceError(path: name, problem)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw TraceError(path: name, .notAFile) }
    guard access(path, R_OK) == 0 else { throw TraceError(path: name, .noPermission) }
    guard status.st_size > 0 else { throw TraceError(path: name, .empty) }
    // SQLite takes a shorter file for a new database.
    guard status.st_size >= 512 else { throw TraceError(path: name, .notADatabase) }
  }

  /// Whether at `path` lies a file with anything in it.
  static func isNonEmptyFile(_ path: String) -> Bool { byteCount(path) ?? 0 > 0 }

  /// The size of the file at `path`; nil where there is none.
  static func byteCount(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }
}
