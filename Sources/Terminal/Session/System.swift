#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `errno` as the last failed call left it.
func lastSystemError() -> Int32 { errno }

/// Whether a descriptor is a terminal.
func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// The environment variables that say what the terminal can do.
func terminalEnvironment() -> [String: String] {
  var environment: [String: String] = [:]
  for name in ["TERM", "COLORTERM", "NO_COLOR", "TMUX"] {
    if let value = getenv(name) { environment[name] = String(cString: value) }
  }
  return environment
}
