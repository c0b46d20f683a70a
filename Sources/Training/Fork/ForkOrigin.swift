import Foundation
import Traces

/// Where a forked run came from: what its trace says of its parent.
public struct ForkOrigin: Sendable, Hashable {
  /// The parent's trace, as it was named; nil where it was not recorded.
  public let path: String?
  /// The parent's own number, which stays when the file is moved; nil where it has none.
  public let id: String?
  /// The step whose weights the fork began with.
  public let step: Int
  /// What is different from the parent.
  public let changes: [SettingChange]

  static let pathKey = "parent"
  static let stepKey = "parent_step"
  static let idKey = "parent_id"
  static let changesKey = "changed_settings"

  /// A fork from `step` of the run that is recorded at `path`.
  init(path: String?, id: String?, step: Int, changes: [SettingChange]) {
    self.path = path
    self.id = id
    self.step = step
    self.changes = changes
  }

  /// The origin that a trace's header tells; nil where its run is no fork.
  public init?(header: TraceHeader) {
    guard let step = header.extra[Self.stepKey].flatMap(Int.init) else { return nil }
    self.init(
      path: header.extra[Self.pathKey], id: header.extra[Self.idKey], step: step,
      changes: Recording.decoded(header.extra[Self.changesKey]) ?? [])
  }

  /// The rows of the header that tell it.
  var metadata: [String: String] {
    var rows = [Self.stepKey: String(step), Self.changesKey: Recording.encoded(changes)]
    rows[Self.pathKey] = path
    rows[Self.idKey] = id
    return rows
  }
}
