import Canvas
import Explorer
import Foundation

/// Writes a grid of cells as a picture.
enum PictureWriter {
  /// Writes `grid` to the file at `path`, or to standard output. Throws `OutputFileError`.
  static func write(_ grid: CellGrid, as format: PictureFormat, theme: Theme, to path: String?) throws {
    let bytes = data(of: grid, as: format, theme: theme)
    guard let path else { return try standardOutput(bytes) }
    try OutputFile.write(bytes, to: path)
  }

  private static func standardOutput(_ bytes: Data) throws(OutputFileError) {
    do {
      try FileHandle.standardOutput.write(contentsOf: bytes)
    } catch {
      throw OutputFileError(path: "standard output", error)
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
