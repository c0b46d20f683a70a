#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes the file that a new recording is to fill.
enum NewFile {
  /// Creates `path` so that of several programs only one can succeed. Returns false where an empty file was there
  /// already, which will do; throws where there is anything else.
  static func reserve(_ path: String) throws(TraceError) -> Bool {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o644)
    if descriptor >= 0 {
      close(descriptor)
      return true
    }
    guard errno == EEXIST else {
      throw TraceError(path: path, .cannotWrite(reason: String(cString: strerror(errno))))
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 else {
      throw TraceError(path: path, .exists)
    }
    return false
  }

  /// Takes back what `reserve` made.
  static func remove(_ path: String) { unlink(path) }
}
