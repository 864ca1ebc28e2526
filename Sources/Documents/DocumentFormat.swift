internal import Files

/// The formats of documents, by the endings of their names.
public enum DocumentFormat: String, CaseIterable, Sendable {
  case text = "txt"
  case markdown = "md"
  case html
  case xhtml
  case subRip = "srt"
  case webVTT = "vtt"
  case gettext = "po"
  case xliff
  case tmx
  case json
  case yaml
  case csv
  case word = "docx"
  case openDocument = "odt"
  case presentation = "pptx"
  case epub

  /// Returns the format that the ending of a file's name tells; one of gzip after it is passed over.
  public init?(path: String) {
    var name = FileSystem.name(of: path).lowercased()[...]
    if name.hasSuffix(".gz") { name = name.dropLast(3) }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = String(name[name.index(after: dot)...])
    guard let format = DocumentFormat(rawValue: ending) ?? otherEndings[ending] else { return nil }
    self = format
  }

  /// Whether a document is a zip archive of XML files.
  var isArchive: Bool {
    switch self {
    case .word, .openDocument, .presentation, .epub: true
    case .text, .markdown, .html, .xhtml, .subRip, .webVTT, .gettext, .xliff, .tmx, .json, .yaml, .csv: false
    }
  }
}

private let otherEndings: [String: DocumentFormat] = [
  "text": .text, "markdown": .markdown, "htm": .html, "pot": .gettext, "xlf": .xliff, "yml": .yaml,
  "xht": .xhtml,
]
