import Explorer
import Foundation

extension ExplorerRunner {
  /// Writes an experiment to a file of a name that is free.
  func saveExperiment(_ text: String) {
    file {
      let names = ["experiment.toml"] + (2..<1000).map { "experiment-\($0).toml" }
      let name = names.first { !FileManager.default.fileExists(atPath: $0) } ?? names[0]
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: name), options: .withoutOverwriting)
        return .action(.told("saved \(name); open it with: rnnscope explore \(name)"))
      } catch {
        return .action(
          .failed("\(name) can't be written here: start rnnscope in a folder that you may write in"))
      }
    }
  }

  func savePicture(_ format: PictureFormat, _ path: String?) {
    let name = path ?? "rnnscope-\(state.pictureName).\(format.fileExtension)"
    let (frame, theme) = (state.frame(), state.appearance.theme)
    file {
      do {
        try PictureWriter.write(frame, as: format, theme: theme, to: name)
        return .action(.told("saved \(name)"))
      } catch {
        return .action(.failed("\(error)"))
      }
    }
  }
}
