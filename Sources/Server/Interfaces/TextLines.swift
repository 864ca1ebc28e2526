internal import Translation

/// A plain text as lines: those with something in them are translated, everything else stays as it is.
struct TextLines: Sendable {
  private let parts: [Part]

  private enum Part {
    /// The number of a line that is translated.
    case line(Int)
    /// Blank lines and line ends.
    case kept(String)
  }

  /// The lines that are translated.
  let lines: [String]

  init(_ text: String) {
    var (parts, lines): ([Part], [String]) = ([], [])
    let rows = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, row) in rows.enumerated() {
      let hasReturn = row.last == UInt8(ascii: "\r")
      let line = String(decoding: hasReturn ? row.dropLast() : row, as: UTF8.self)
      if line.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
        parts.append(.kept(line))
      } else {
        parts.append(.line(lines.count))
        lines.append(line)
      }
      let end = (hasReturn ? "\r" : "") + (number + 1 < rows.count ? "\n" : "")
      if !end.isEmpty { parts.append(.kept(end)) }
    }
    self.parts = parts
    self.lines = lines
  }

  /// Returns the text with other lines in the place of those that are translated.
  func written(_ lines: [String]) -> String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .line(let number): text += lines[number]
      case .kept(let kept): text += kept
      }
    }
  }
}
