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
