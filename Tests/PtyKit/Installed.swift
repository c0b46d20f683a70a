import Foundation

/// The path of a program of this package, built beside the running test program, or in the folder that the
/// variable `RNNSCOPE_PROGRAMS` names: with `.build/release` there, benchmarks measure an optimised program.
///
/// - Throws: ``PtyError`` where it was not built.
public func builtProgram(_ name: String) throws -> String {
  let folder =
    ProcessInfo.processInfo.environment["RNNSCOPE_PROGRAMS"].map { URL(filePath: $0) } ?? buildFolder()
  let path = folder.appending(path: name).path
  guard FileManager.default.isExecutableFile(atPath: path) else {
    throw PtyError(description: "\(path) is missing: build with `swift build --build-tests`")
  }
  return path
}

private func buildFolder() -> URL {
  #if os(Linux)
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: runner).deletingLastPathComponent()
  #else
    // The test bundle lies in the build folder.
    return Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      .deletingLastPathComponent() ?? Bundle.main.bundleURL
  #endif
}

/// Whether the terminal type `name` is described on this system. Types beyond the commonest come with a package
/// of their own, ncurses-term on Debian.
public func isTerminalTypeInstalled(_ name: String) -> Bool {
  let folders = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
  guard let initial = name.utf8.first else { return false }
  // Some systems name the folders by the letter's hexadecimal code.
  let paths = ["\(name.prefix(1))/\(name)", "\(String(initial, radix: 16))/\(name)"]
  return folders.contains { folder in
    paths.contains { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }
}
