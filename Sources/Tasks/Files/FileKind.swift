import Foundation

/// What lies at a path, told without opening it: reading a pipe would wait for its writer, reading a device need not end.
public enum FileKind: Sendable, Hashable {
  case missing, regular, directory
  /// A pipe, a device, a socket.
  case other

  /// What lies at `path`, or where a link there leads.
  public init(at path: String) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      self = .missing
      return
    }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    self = isDirectory.boolValue ? .directory : type == .typeRegular ? .regular : .other
  }
}
