import FolderKit
import Foundation
import Testing

/// A recording in half the space answers every question like one in full precision.
@Suite struct HalfPrecisionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for precision in ["float32", "float16"] {
      let training = try Invocation(
        [
          "train", "--task", "adding", "--length", "25", "--hidden", "8", "--steps", "120", "--record-every",
          "40", "--record-precision", precision, "--record", folder.path("\(precision).rnntrace"),
        ])
      #expect(training.exitCode == 0, "\(training.errors)")
    }
  }

  private var half: String { folder.path("float16.rnntrace") }
  private var full: String { folder.path("float32.rnntrace") }

  /// What the command `arguments` prints about the recording at `path`.
  private func answer(_ arguments: [String], _ path: String) throws -> String {
    let result = try Invocation([arguments[0], path] + arguments.dropFirst(), in: folder.url)
    #expect(result.exitCode == 0, "\(result.errors)")
    return result.output
  }

  // Step 119 is trained again, step 80 was recorded.
  @Test(arguments: ["119", "80"]) func theVerdictIsTheSame(step: String) throws {
    let arguments = ["diagnose", "--step", step]
    let verdict = try answer(arguments, full)
    #expect(try answer(arguments, half).prefix { $0 != "\n" } == verdict.prefix { $0 != "\n" })
  }

  @Test func itIsVerifiedAndTakesLessSpace() throws {
    #expect(try answer(["verify"], half).contains("are equal bit by bit"))
    let sizes = try [half, full].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int ?? 0
    }
    #expect(sizes[0] < sizes[1])
  }

  @Test func aPictureOfARecordedStepDiffersInAFewCellsAtMost() throws {
    let arguments = ["snapshot", "--view", "gates", "--step", "80", "--size", "100x30"]
    let (rounded, exact) = (try answer(arguments, half), try answer(arguments, full))
    #expect(rounded.count == exact.count)
    // A value that lies between two shades, or between two numbers of a legend, may be rounded across.
    #expect(zip(rounded, exact).count { $0 != $1 } * 50 < exact.count)
  }

  @Test(arguments: [("hidden.l0", 0.0005), ("grad.hidden.l0", 0.004)])
  func exportedNumbersDifferByTheRoundingAlone(tensor: String, tolerance: Double) throws {
    let numbers = try [half, full].map { path in
      _ = try answer(["export", "--step", "80", "--tensor", tensor, "-o", "x.json"], path)
      let object = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.url.appending(path: "x.json")))
      return Self.numbers(in: object as Any)
    }
    #expect(numbers[0].count == numbers[1].count && numbers[1].count >= 25 * 8)
    for (rounded, exact) in zip(numbers[0], numbers[1]) {
      #expect(abs(rounded - exact) <= tolerance * abs(exact) + 1e-7)
    }
  }

  /// All numbers of a JSON value in their order; keys in the order of the alphabet.
  private static func numbers(in value: Any) -> [Double] {
    switch value {
    case let number as Double: [number]
    case let array as [Any]: array.flatMap(numbers)
    case let object as [String: Any]: object.sorted { $0.key < $1.key }.flatMap { numbers(in: $0.value) }
    default: []
    }
  }
}
