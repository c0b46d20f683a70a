/// The ways to keep what is shown.
public enum PictureFormat: String, CaseIterable, Sendable, Hashable {
  case png, svg, ansi, text

  /// The ending of a file's name.
  public var fileExtension: String { self == .text ? "txt" : rawValue }
}
