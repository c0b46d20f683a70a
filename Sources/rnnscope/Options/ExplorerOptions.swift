import ArgumentParser
import Canvas
import Explorer
import Foundation

/// How the explorer is opened, beyond how it draws.
struct ExplorerOptions: ParsableArguments {
  @OptionGroup var screen: ScreenOptions
  @Option(
    help: ArgumentHelp(
      "Read this configuration. Default: $XDG_CONFIG_HOME/rnnscope/config.toml.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?
  @Option(
    help: ArgumentHelp(
      "Write every key, click and resize into this file, for --play-keys.", valueName: "file"),
    completion: .file())
  var recordKeys: String?
  @Option(
    help: ArgumentHelp("Play the keys in this file; then the keyboard goes on.", valueName: "file"),
    completion: .file())
  var playKeys: String?
  @Option(
    help: ArgumentHelp(
      "Write into this file what every frame took: milliseconds of drawing, handing over and writing.",
      valueName: "file"),
    completion: .file())
  var frameTimes: String?

  /// The configuration, and why the person's own could not be used. Throws where one was asked for by name.
  func configuration() throws -> (Configuration, complaint: String?) {
    if let config { return (try ConfigurationFile.read(config), nil) }
    let own = PersonalFolders().configuration.appendingPathComponent("config.toml").path
    guard FileManager.default.fileExists(atPath: own) else { return (Configuration(), nil) }
    do {
      return (try ConfigurationFile.read(own), nil)
    } catch {
      return (Configuration(), "\(error)")
    }
  }

  /// The keys to be played.
  func player() throws -> KeyPlayer? {
    guard let playKeys else { return nil }
    guard let text = try? String(contentsOfFile: playKeys, encoding: .utf8) else {
      throw CommandError("\(playKeys): there is no such readable file: check its name")
    }
    return KeyPlayer(try KeyScript(text, name: playKeys), name: playKeys)
  }

  /// Where keys are written.
  func recorder() throws -> KeyRecorder? { try recordKeys.map { try KeyRecorder(path: $0) } }

  /// Where the times of frames are written.
  func frameLog() throws -> FrameLog? { try frameTimes.map { try FrameLog(path: $0) } }
}
