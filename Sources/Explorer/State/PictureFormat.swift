/// The ways to keep what is shown.
public enum PictureFormat: String, CaseIterable, Sendable, Hashable {
  case png, svg, ansi, text

  /// The ending of a file's name.
  public var fileExtension: String { self == .text ? "txt" : rawValue }

  /// The format that a file called `path` is to have by its ending; nil where that names none.
  public init?(fileNamed path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    guard let format = Self.allCases.first(where: { $0.fileExtension == ending }) else { return nil }
    self = format
  }
}
