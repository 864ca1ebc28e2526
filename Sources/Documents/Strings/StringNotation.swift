/// How a file writes strings.
enum StringNotation: Sendable {
  case json(escapesNonASCII: Bool, escapesSlash: Bool)
  case gettext(indentation: [UInt8], lineEnd: [UInt8])
  case yaml(YAMLStyle)
  case csv(delimiter: UInt8, isQuoted: Bool)

  /// Returns the bytes for a string.
  func written(_ text: String) -> [UInt8] {
    switch self {
    case .json(let escapesNonASCII, let escapesSlash):
      jsonString(text, escapesNonASCII: escapesNonASCII, escapesSlash: escapesSlash)
    case .gettext(let indentation, let lineEnd):
      gettextString(text, indentation: indentation, lineEnd: lineEnd)
    case .yaml(let style): style.written(text)
    case .csv(let delimiter, let isQuoted): csvField(text, delimiter: delimiter, isQuoted: isQuoted)
    }
  }
}
