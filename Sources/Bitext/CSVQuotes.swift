/// The quotes that stand around a text in a CSV file, and are no part of it.
package enum CSVQuotes: Sendable {
  /// There are none.
  case none
  /// Quotes around a text that has none inside: those of CSV, or the author's.
  case possible
  /// Quotes around a text in which every quote is doubled, and there is more than one.
  case certain

  package init(around text: String) {
    let bytes = text.utf8
    let quote = UInt8(ascii: "\"")
    guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else {
      self = .none
      return
    }
    let inner = bytes.dropFirst().dropLast()
    var isOpen = false
    var doubled = 0
    for byte in inner {
      if byte == quote {
        if isOpen { doubled += 1 }
        isOpen.toggle()
      } else if isOpen {
        self = .none
        return
      }
    }
    // One alone may be where an answer in quotes follows a question in quotes.
    self = isOpen ? .none : doubled > 1 ? .certain : .possible
  }

  /// Returns a text without the quotes around it, and with one quote for each two inside.
  package static func removed(from text: String) -> String {
    if case .none = CSVQuotes(around: text) { return text }
    return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
  }
}
