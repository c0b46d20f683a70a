import Canvas
import Explorer
import Foundation

/// Writes a grid of cells as a picture.
enum PictureWriter {
  /// Writes `grid` to the file at `path`, or to standard output. Throws what the file system throws.
  static func write(_ grid: CellGrid, as format: PictureFormat, theme: Theme, to path: String?) throws {
    let bytes = data(of: grid, as: format, theme: theme)
    do {
      if let path {
        try bytes.write(to: URL(fileURLWithPath: path))
      } else {
        try FileHandle.standardOutput.write(contentsOf: bytes)
      }
    } catch {
      throw PictureError(path: path ?? "standard output")
    }
  }

  private static func data(of grid: CellGrid, as format: PictureFormat, theme: Theme) -> Data {
    switch format {
    case .text: Data((grid.plainText + "\n").utf8)
    case .ansi: Data(grid.ansiText.utf8)
    case .png: Data(PNGWriter.picture(of: grid, theme: theme, scale: 2))
    case .svg: Data(SVGWriter.picture(of: grid, theme: theme).utf8)
    }
  }
}

/// A picture that can't be written.
struct PictureError: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path) can't be written: choose a folder that exists and that you may write in"
  }
}
