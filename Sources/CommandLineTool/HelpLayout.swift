/// How texts of help are laid out: lines of at most 80 characters, names and explanations in two columns.
enum HelpLayout {
  static let width = 80
  /// The lines of a terminal as it opens, but for that of the next prompt: a first screen must not exceed them.
  static let height = 23
  private static let widestName = 26

  /// Returns names and their explanations in two columns; the first is as wide as the names need.
  static func table(_ rows: [(name: String, explanation: String)]) -> String {
    let widths = rows.map { $0.name.unicodeScalars.count }
    let column = min(widestName, widths.max() ?? 0) + 4
    let margin = "\n" + String(repeating: " ", count: column)
    return rows.map { name, explanation in
      var text = "  " + name
      if explanation.isEmpty { return text + "\n" }
      text = name.unicodeScalars.count + 4 > column ? text + margin : padded(text, to: column)
      return text + wrapped(explanation, to: width - column).joined(separator: margin) + "\n"
    }.joined()
  }

  /// Returns the lines of a paragraph; a word that is wider than a line has one for itself.
  static func wrapped(_ text: String, to width: Int = width) -> [String] {
    fill(text.split(separator: " ").map(String.init), to: width)
  }

  /// Returns command lines, indented; those that are too wide go on in the next line, as a shell reads them.
  static func examples(_ text: String) -> [String] {
    let joined = text.split(separator: "\n").map(String.init).reduce(into: [""]) { lines, line in
      let isContinued = line.hasSuffix("\\")
      let words = line.drop { $0 == " " }.dropLast(isContinued ? 1 : 0)
      lines[lines.count - 1] += words
      if !isContinued { lines.append("") }
    }
    return joined.filter { !$0.isEmpty }.map { line in
      fill(argumentGroups(of: line), to: width - 6).joined(separator: " \\\n    ")
    }.map { "  " + $0 + "\n" }
  }

  private static func fill(_ words: [String], to width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// Cuts a command line before its options and between other words, but not within quotes.
  private static func argumentGroups(of line: String) -> [String] {
    var groups: [String] = []
    var isQuoted = false
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let belongsToOption =
        groups.last.map { $0.hasPrefix("--") && !$0.contains(" ") } == true && !word.hasPrefix("-")
      if isQuoted || belongsToOption, let last = groups.last {
        groups[groups.count - 1] = last + " " + word
      } else if !word.isEmpty {
        groups.append(String(word))
      }
      if word.count(where: { $0 == "\"" }) % 2 == 1 { isQuoted.toggle() }
    }
    return groups
  }
}
