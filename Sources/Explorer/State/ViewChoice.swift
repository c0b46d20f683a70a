import Views

/// A view of the catalogue, by its name.
public struct ViewChoice: Sendable, Hashable {
  /// The name on the command line.
  public let name: String
  /// The place in the catalogue, from 0; the key that opens it is one more.
  public let position: Int

  /// Every view, in the order of the keys that open them.
  public static let all = ViewCatalog.all.enumerated().map { ViewChoice(name: $1.name, position: $0) }

  /// The view called `name`; nil where there is none.
  public static func named(_ name: String) -> ViewChoice? { all.first { $0.name == name } }

  /// What draws it.
  var view: any ExplorerView { ViewCatalog.all[position] }
}
