import Foundation

/// The path of a program of this package, built beside the running test program.
///
/// - Throws: ``PtyError`` where it was not built.
public func builtProgram(_ name: String) throws -> String {
  let path = buildFolder().appending(path: name).path
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
