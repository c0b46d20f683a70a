/// All lessons, in the order in which they are best taken.
public enum LessonCatalog {
  /// The lessons.
  public static let all: [Lesson] = [
    .eigenDecay, .vanishing, .carousel, .flatLie, .forgetBias, .reach, .adding, .cliff, .clipping, .counter,
    .bothWays, .copy,
    .parity, .truncated, .deep, .overfitting, .reading,
  ]

  /// The lesson called `name`; nil where there is none.
  public static func named(_ name: String) -> Lesson? { all.first { $0.name == name } }
}

extension Lesson {
  /// The one that is best taken after it; nil after the last.
  var next: Lesson? {
    guard let position = LessonCatalog.all.firstIndex(where: { $0.name == name }) else { return nil }
    return LessonCatalog.all.dropFirst(position + 1).first
  }
}
