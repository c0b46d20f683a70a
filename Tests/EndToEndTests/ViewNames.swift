import Foundation
import Testing

/// The names that the configuration offers for the first view.
func viewNames() throws -> [String] {
  let printed = try Invocation(["--print-default-config"]).output
  let line = try #require(printed.split(separator: "\n").first { $0.contains("last, or ") })
  return line.components(separatedBy: "last, or ")[1].components(separatedBy: ", ")
}
