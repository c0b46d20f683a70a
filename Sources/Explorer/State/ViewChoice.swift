import Views

/// A view of the catalogue, by its name.
public struct ViewChoice: Sendable, Hashable {
  /// The name on the command line.
  public let name: String
  /// The place in the catalogue, from 0.
  public let position: Int
  /// The place of its group, from 0; the key that opens the group is one more.
  public let group: Int

  /// The views of each key, in the order of the keys.
  public static let groups: [[ViewChoice]] = ViewCatalog.groups.enumerated().map { group, views in
    let first = ViewCatalog.groups[..<group].reduce(0) { $0 + $1.count }
    return views.enumerated().map { ViewChoice(name: $1.name, position: first + $0, group: group) }
  }

  /// Every view, in the order of the keys that open them.
  public static let all = groups.flatMap { $0 }

  /// What its key shows when it is pressed again: the next view of the group.
  var nextOfGroup: ViewChoice {
    let views = Self.groups[group]
    let place = views.firstIndex(of: self) ?? 0
    return views[(place + 1) % views.count]
  }

  /// The view called `name`; nil where there is none.
  public static func named(_ name: String) -> ViewChoice? { all.first { $0.name == name } }

  /// What draws it.
  var view: any ExplorerView { ViewCatalog.all[position] }
}
