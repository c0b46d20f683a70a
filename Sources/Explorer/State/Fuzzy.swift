/// Matching of what is typed with names, as loosely as fingers are.
enum Fuzzy {
  /// How well `text` fits one of `names`, the less the better; nil where it does not. The letters must come in
  /// their order; a beginning is better than a part, a part is better than scattered letters, and the first names
  /// are better than the later ones.
  static func distance(_ text: String, to names: [String]) -> Int? {
    let wanted = text.lowercased()
    let distances = names.enumerated().compactMap { rank, name -> Int? in
      let name = name.lowercased()
      if name == wanted { return rank * 4 }
      if name.hasPrefix(wanted) { return rank * 4 + 1 }
      if name.contains(wanted) { return rank * 4 + 2 }
      if wanted.split(separator: " ").allSatisfy({ name.contains($0) }) { return rank * 4 + 3 }
      return rank == 0 && isScattered(wanted, in: name) ? 100 : nil
    }
    return distances.min()
  }

  /// Those of `items` that `text` fits, the best first, equally good ones in their order.
  static func ranked<Item>(_ items: [Item], by text: String, _ names: (Item) -> [String]) -> [Item] {
    let fitting = items.enumerated().compactMap { position, item in
      distance(text, to: names(item)).map { ($0, position, item) }
    }
    return fitting.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private static func isScattered(_ wanted: String, in name: String) -> Bool {
    var rest = name[...]
    for letter in wanted where letter != " " {
      guard let position = rest.firstIndex(of: letter) else { return false }
      rest = rest[rest.index(after: position)...]
    }
    return true
  }
}
