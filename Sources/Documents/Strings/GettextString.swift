/// Returns a text as gettext writes it: on one line where it fits, else after an empty string line by line.
func gettextString(_ text: String, indentation: [UInt8], lineEnd: [UInt8]) -> [UInt8] {
  let width = 77
  var lines = [""]
  for piece in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    if piece.offset > 0 {
      lines[lines.count - 1] += "\\n"
      lines.append("")
    }
    for word in piece.element.splitAfterSpaces() {
      let written = gettextEscaped(word)
      if !lines[lines.count - 1].isEmpty,
        lines[lines.count - 1].unicodeScalars.count + written.unicodeScalars.count > width
      {
        lines.append("")
      }
      lines[lines.count - 1] += written
    }
  }
  if lines.count > 1, lines[lines.count - 1].isEmpty { lines.removeLast() }
  let fits = lines.count == 1 && lines[0].unicodeScalars.count <= width - 8
  let written = fits ? lines : [""] + lines
  return Array(written.map { Array("\"\($0)\"".utf8) }.joined(separator: lineEnd + indentation))
}

extension Substring {
  /// The words, each with the spaces after it.
  fileprivate func splitAfterSpaces() -> [Substring] {
    var words: [Substring] = []
    var start = startIndex
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == " ", next < endIndex, self[next] != " " {
        words.append(self[start..<next])
        start = next
      }
      index = next
    }
    if start < endIndex { words.append(self[start...]) }
    return words
  }
}

func gettextEscaped(_ text: Substring) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\u{7}": result += "\\a"
    case "\u{8}": result += "\\b"
    case "\u{B}": result += "\\v"
    case "\u{C}": result += "\\f"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
