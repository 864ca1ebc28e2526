internal import Files
internal import Visualization

/// Pictures that come one after the other: the pages of a PDF, or files.
///
/// One picture is a file of the name given; several are called `name-1.svg`, `name-2.svg` and so on.
final class PictureSeries {
  private let path: String
  private let format: PictureFormat
  private let document: PDFDocument?
  private var count = 0
  /// The first, as long as nobody knows whether others come.
  private var pending: AttentionHeatmap?

  /// - Throws: `PictureError`, where the ending of the path says nothing.
  init(path: String, title: String) throws {
    self.path = path
    format = try PictureFormat(path: path)
    document = format == .pdf ? try PDFDocument(title: title) : nil
  }

  func add(_ figure: AttentionHeatmap) throws {
    count += 1
    if let document {
      try document.add(figure)
    } else if count == 1 {
      pending = figure
    } else {
      if let first = pending { try first.write(to: path(of: 1)) }
      pending = nil
      try figure.write(to: path(of: count))
    }
  }

  /// Writes what has not been written; nothing at all where there was no picture.
  func finish() throws {
    if let document, count > 0 { try AtomicFile.write(try document.close(), to: path) }
    if let only = pending { try only.write(to: path) }
  }

  /// The path with a number before its ending.
  private func path(of number: Int) -> String {
    "\(path.dropLast(format.rawValue.utf8.count + 1))-\(number)\(path.suffix(format.rawValue.utf8.count + 1))"
  }
}
