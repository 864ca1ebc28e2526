/// A command as a reader could type it.
struct LessonCommand: Sendable {
  /// What stays on one line together, such as an option and its value.
  let parts: [[String]]

  /// - Parameter parts: Those without words are left out.
  init(parts: [[String]]) { self.parts = parts.filter { !$0.isEmpty } }

  /// The command for a shell, on as many lines as it takes.
  var text: String {
    var lines: [String] = []
    for part in parts {
      let text = part.map(shellWord).joined(separator: " ")
      if let last = lines.last, last.unicodeScalars.count + text.unicodeScalars.count < Self.width {
        lines[lines.count - 1] = last + " " + text
      } else {
        lines.append(lines.isEmpty ? text : "  " + text)
      }
    }
    return lines.joined(separator: " \\\n")
  }

  /// The words, without what a shell needs.
  var words: [String] { parts.flatMap { $0 } }

  private static let width = 96
}

/// Returns a word as a shell reads it: in quotes, where it is more than letters, digits and what means nothing to a shell.
private func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:,=+@%".utf8.contains(byte)
      }
    }
  return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
}
