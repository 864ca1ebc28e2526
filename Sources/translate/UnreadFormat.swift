internal import Files

/// A document in a format that many use, but that is not read.
struct UnreadFormat: ReportableError, Equatable {
  let path: String
  /// As its name ends.
  let ending: String
  /// What it can be converted to, best first.
  let others: String

  var exitStatus: ExitStatus { .usage }

  var description: String {
    "\(FileSystem.inputName(path)): .\(ending) is not read; convert it to \(others) and translate that"
  }

  /// Looks at how the name of a file ends, but for gzip's ending; nil where it is none of these formats.
  init?(path: String) {
    var name = FileSystem.name(of: path).lowercased()[...]
    if name.hasSuffix(".gz") { name = name.dropLast(3) }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = String(name[name.index(after: dot)...])
    guard let others = otherFormats[ending] else { return nil }
    self.path = path
    self.ending = ending
    self.others = others
  }
}

/// By ending, the formats that are read and keep most of it.
private let otherFormats: [String: String] = [
  "pdf": ".docx, .html or .txt", "ps": ".txt", "djvu": ".txt",
  "doc": ".docx or .odt", "dot": ".docx or .odt", "docm": ".docx or .odt", "rtf": ".docx or .odt",
  "wpd": ".docx or .odt", "pages": ".docx or .odt",
  "ppt": ".pptx", "pptm": ".pptx", "odp": ".pptx", "key": ".pptx",
  "xls": ".csv", "xlsx": ".csv", "xlsm": ".csv", "ods": ".csv", "numbers": ".csv",
  "mobi": ".epub", "azw": ".epub", "azw3": ".epub", "fb2": ".epub",
  "tex": ".html, .md or .txt", "rst": ".md or .html", "adoc": ".html or .md", "org": ".md or .html",
  "ass": ".srt or .vtt", "ssa": ".srt or .vtt", "mo": ".po",
]
