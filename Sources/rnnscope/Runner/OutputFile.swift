import Foundation
import Traces

/// A file that a person asked for.
enum OutputFile {
  /// Writes `bytes` to `path`, whole or not at all: what lies there already stays until the new one is complete.
  static func write(_ bytes: Data, to path: String) throws(OutputFileError) {
    do {
      try WholeFile.write(bytes, to: path)
    } catch {
      throw OutputFileError(path: path, error)
    }
  }
}

extension OutputFile {
  /// Throws where `path` can't be written later: better than after hours of work.
  static func check(_ path: String) throws(OutputFileError) {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let files = FileManager.default
    var isFolder: ObjCBool = false
    let exists = files.fileExists(atPath: file.path, isDirectory: &isFolder)
    let place = exists ? file.path : file.deletingLastPathComponent().path
    guard !isFolder.boolValue, files.isWritableFile(atPath: place) else {
      throw OutputFileError(path: path, CocoaError(.fileWriteNoPermission))
    }
  }
}

/// A file that can't be written: one line that says why, as far as a person can mend it.
struct OutputFileError: Error, CustomStringConvertible {
  let description: String

  init(path: String, _ error: any Error) {
    let cocoa = error as NSError
    let posix = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError ?? cocoa
    let isFull =
      posix.domain == NSPOSIXErrorDomain && [ENOSPC, EDQUOT].contains(Int32(posix.code))
      || CocoaError.Code(rawValue: cocoa.code) == .fileWriteOutOfSpace
    description =
      "\(path) can't be written: "
      + (isFull ? "the disk is full" : "choose a folder that exists and that you may write in")
  }
}
