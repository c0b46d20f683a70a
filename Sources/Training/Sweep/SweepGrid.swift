import Foundation
import TOMLKit

/// Several experiments stated in one TOML file: the options of an experiment file, where a list of values makes a
/// dimension of a grid, and `[[run]]` tables hold options that belong together.
public struct SweepGrid: Sendable, Hashable {
  /// More experiments than these are taken for a mistake.
  public static let memberLimit = 256
  private static let runKey = "run"

  /// The names of the options in which the members differ, the seed last.
  public let differing: [String]
  /// The experiments, in the order in which they are trained: the last of `differing` changes fastest.
  public let members: [SweepMember]

  /// Reads the grid in the file at `path`; paths inside it are relative to the file's folder. Throws
  /// `ExperimentFileError`.
  public static func read(_ path: String) throws -> SweepGrid {
    let text = try ExperimentFile.text(of: path)
    return try SweepGrid(text, name: path, folder: (path as NSString).deletingLastPathComponent)
  }

  /// The grid that `text` states; `name` stands for it in errors. Throws `ExperimentFileError`.
  public init(_ text: String, name: String, folder: String = "") throws {
    let table: TOMLTable
    do {
      table = try TOMLText.table(text, headings: .list(named: Self.runKey))
    } catch {
      throw ExperimentFileError(
        "\(name), line \(error.line): \(error.reason): write name = value, name = [value, …] or [[run]]")
    }
    let statement = try GridStatement(table, runKey: Self.runKey, name: name)
    guard statement.memberCount <= Self.memberLimit else {
      throw ExperimentFileError(
        "\(name): this makes \(statement.memberCount == Int.max ? "far" : "\(statement.memberCount) runs,") more than "
          + "\(Self.memberLimit): leave values out, or split it into several files")
    }
    differing = statement.differing
    members = try statement.combinations.enumerated().map { index, values in
      try Self.member(values, number: index + 1, statement.differing, name: name, folder: folder)
    }
    try checkDistinct(name)
  }

  private static func member(
    _ values: [String: GridValue], number: Int, _ differing: [String], name: String, folder: String
  ) throws -> SweepMember {
    let table = TOMLTable()
    for (key, value) in values { value.put(into: table, as: key) }
    let differences = differing.map { values[$0]?.text }
    let options = try ExperimentFile.options(of: table, name: name)
    if options.record != nil {
      throw ExperimentFileError("\(name): record names one file: leave it out and add --record FOLDER")
    }
    let memberName = SweepMemberName(differing, differences, number: number).text
    do {
      return SweepMember(
        name: memberName, differences: differences,
        experiment: try Experiment(ExperimentFile.resolving(options, in: folder)))
    } catch let error as ExperimentError {
      throw ExperimentFileError("\(name), run \(number) (\(memberName)): \(error.description)")
    }
  }

  /// Refuses members that are the same, or would be recorded under one name.
  private func checkDistinct(_ name: String) throws {
    var seen: [String: Int] = [:]
    for (index, member) in members.enumerated() {
      if let other = seen.updateValue(index + 1, forKey: member.name.lowercased()) {
        throw ExperimentFileError(
          "\(name): runs \(other) and \(index + 1) are both “\(member.name)”: a value stands there twice, or two "
            + "[[run]] tables say the same")
      }
    }
  }
}
