import CPty
import Foundation

/// Variables of the test's own terminal that a program under test must not see.
private let foreignVariables = ["NO_COLOR", "COLUMNS", "LINES", "TMUX", "COLORTERM", "ESCDELAY", "LANG"]

/// The environment of a program under test as `NAME=value`; an empty value in `changes` removes a variable.
func programEnvironment(type: String, changes: [String: String]) -> [String] {
  var environment = ProcessInfo.processInfo.environment
  for name in foreignVariables { environment[name] = nil }
  environment["TERM"] = type
  environment["LC_ALL"] = "C.UTF-8"
  // The runtime's own crash report waits for a key on a terminal.
  environment["SWIFT_BACKTRACE"] = "enable=no"
  for (name, value) in changes { environment[name] = value.isEmpty ? nil : value }
  return environment.map { "\($0)=\($1)" }
}

/// Calls `body` with `strings` as a C array that ends with a null pointer.
func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) rethrows -> Result {
  let pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return try body(pointers)
}

/// The last system error in words.
func systemError() -> String { String(cString: strerror(errno)) }

/// The processor time that a running process has used, in seconds.
func processorTime(of process: pid_t) -> Double {
  guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
    let afterName = line.lastIndex(of: ")")
  else { return 0 }
  // After the name in parentheses: field 3, the state, and on; user and system time are fields 14 and 15.
  let fields = line[line.index(after: afterName)...].split(separator: " ")
  guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
  return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
}
