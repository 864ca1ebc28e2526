public import Files

/// What can be wrong with a document: where, and what to do.
public enum DocumentError: ReportableError, Equatable {
  /// A file whose name does not tell its format.
  case unknownFormat(path: String, known: [String])
  /// `line` counts from 1; `part` is the file in an archive.
  case malformed(path: String, part: String?, line: Int, reason: String)
  /// An XML file that declares entities, or is deeper than any document.
  case hostile(path: String, part: String?, line: Int, reason: String)
  case notUTF8(path: String, part: String?, line: Int)
  /// A declared encoding that is not read.
  case otherEncoding(path: String, part: String?, name: String)
  case tooLarge(path: String, limit: Int)
  case damagedArchive(path: String, reason: String)
  case refusedArchive(path: String, entry: String?, reason: String)
  /// An archive without the parts of its format.
  case missingPart(path: String, part: String, format: String)
  /// A table of which nobody said what to translate.
  case columnsNeeded(path: String, known: [String])
  case unknownColumn(path: String, name: String, known: [String])
  /// A file that holds many languages, without a word on which two are meant.
  case languagesNeeded(path: String)
  case missingLanguage(path: String, language: String, found: [String])
  /// The document says that it is in, or to be translated into, another language.
  case otherLanguage(path: String, line: Int, name: String, declared: String, wanted: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .unknownFormat, .columnsNeeded, .unknownColumn, .languagesNeeded: .usage
    case .malformed, .hostile, .notUTF8, .otherEncoding, .tooLarge, .damagedArchive, .refusedArchive,
      .missingPart, .missingLanguage, .otherLanguage:
      .badData
    }
  }

  public var description: String {
    switch self {
    case .unknownFormat(let path, let known):
      "\(shown(path)): its name does not tell the format; say it with --format: \(known.joined(separator: ", "))"
    case .malformed(let path, let part, let line, let reason):
      "\(place(path, part, line)): \(reason); mend the file or export it again"
    case .hostile(let path, let part, let line, let reason):
      "\(place(path, part, line)): \(reason), which no document needs; it is not read"
    case .notUTF8(let path, let part, let line):
      "\(place(path, part, line)): not valid UTF-8; convert the file with iconv or save it as UTF-8"
    case .otherEncoding(let path, let part, let name):
      "\(place(path, part, 1)): is in the encoding \(name), not UTF-8; convert it and what it says of its encoding"
    case .tooLarge(let path, let limit):
      "\(shown(path)): more than \(limit >> 20) MiB of text; divide the document"
    case .damagedArchive(let path, let reason):
      "\(shown(path)): not a readable zip archive: \(reason); fetch or save the document again"
    case .refusedArchive(let path, let entry, let reason):
      "\(shown(path)): \(entry.map { "'\($0)' " } ?? "")\(reason); it is not read"
    case .missingPart(let path, let part, let format):
      "\(shown(path)): has no \(part), so it is no \(format) document; name its format with --format"
    case .columnsNeeded(let path, let known):
      "\(shown(path)): which columns? Say it with --columns, by number (2,3) or by name; the first line has "
        + known.joined(separator: ", ")
    case .unknownColumn(let path, let name, let known):
      "\(shown(path)):1: no column '\(name)'; the first line has \(known.joined(separator: ", "))"
    case .languagesNeeded(let path):
      "\(shown(path)): holds many languages; name two with --from and --to"
    case .otherLanguage(let path, let line, let name, let declared, let wanted):
      "\(shown(path)):\(line): says \(name) '\(declared)', and the model's is '\(wanted)'; choose the model for what it says, "
        + "or correct the document"
    case .missingLanguage(let path, let language, let found):
      "\(shown(path)): no text in '\(language)'; its languages are \(found.joined(separator: ", "))"
    }
  }
}

private func shown(_ path: String) -> String { FileSystem.inputName(path) }

private func place(_ path: String, _ part: String?, _ line: Int) -> String {
  "\(shown(path)):\(part.map { "\($0):" } ?? "")\(line)"
}
