internal import Text

/// What differs in the punctuation of texts that say the same: the forms of quotes, marks that are doubled.
///
/// A model reads `reading`; `written` gives the marks back to its translation.
public struct Punctuation: Sendable {
  /// The text with straight quotes and apostrophes, three dots for an ellipsis, spaces around dashes between words, and
  /// single marks at its end.
  public let reading: String
  private let hasTypographicQuotes: Bool
  private let hasTypographicApostrophe: Bool
  private let hasEllipsis: Bool
  /// Of each dash that has spaces around it in what is read whether it has none in the text, as in `Monday–Friday`.
  private let dashes: [Bool]
  /// Whether it ends with three dots.
  private let endsInDots: Bool
  /// The marks at the end, where they were several.
  private let endMarks: String?

  public init(of text: String) {
    var result = String.UnicodeScalarView()
    var (hasQuotes, hasApostrophe, hasEllipsis) = (false, false, false)
    var dashes: [Bool] = []
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "–":
        let neighbours = [index - 1, index + 1].map { scalars.indices.contains($0) ? scalars[$0] : " " }
        let isTight = neighbours.allSatisfy { !$0.properties.isWhitespace && Placeholder($0) == nil }
        result.append(contentsOf: (isTight ? " – " : "–").unicodeScalars)
        if isTight || neighbours.allSatisfy({ $0.properties.isWhitespace }) { dashes.append(isTight) }
      case "\u{2010}", "\u{2011}": result.append("-")
      case "„", "“", "”", "«", "»", "‟":
        result.append("\"")
        hasQuotes = true
      case "’", "‘", "‚", "‛":
        result.append("'")
        hasApostrophe = true
      case "…":
        result.append(contentsOf: "...".unicodeScalars)
        hasEllipsis = true
      default: result.append(scalar)
      }
    }
    let marks = result.reversed().prefix { Self.endMarks.contains($0) }.reversed()
    if marks.count > 1, let single = Self.single(Array(marks)) {
      result.removeLast(marks.count)
      result.append(single)
      endMarks = String(String.UnicodeScalarView(marks))
    } else {
      endMarks = nil
    }
    reading = String(result)
    self.dashes = dashes
    endsInDots = marks.count > 2 && marks.allSatisfy { $0 == "." }
    (hasTypographicQuotes, hasTypographicApostrophe, self.hasEllipsis) = (
      hasQuotes, hasApostrophe, hasEllipsis
    )
  }

  /// Returns a translation with the marks of its source, quotes as its language has them.
  public func written(_ translation: String, language: String) -> String {
    var text = translation
    if hasTypographicQuotes { text = quoting(text, language) }
    if hasTypographicApostrophe { text = withApostrophes(text) }
    if endsInDots, text.hasSuffix(".") {
      while text.hasSuffix(".") { text.removeLast() }
      text += "..."
    }
    if hasEllipsis { text.replace("...", with: "…") }
    text = tightening(text)
    if let endMarks, let last = text.unicodeScalars.last,
      let single = Self.single(Array(endMarks.unicodeScalars))
    {
      if Self.ascii(last) == Self.ascii(single) {
        let isFullWidth = last != Self.ascii(last)
        let marks = endMarks.unicodeScalars.map { isFullWidth ? Self.fullWidth($0) : Self.ascii($0) }
        text = String(text.unicodeScalars.dropLast()) + String(String.UnicodeScalarView(marks))
      }
    }
    return text
  }

  private func tightening(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let tight = tightDashes(in: scalars)
    if tight.isEmpty { return text }
    var result = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() where !tight.contains(place - 1) && !tight.contains(place + 1)
    {
      result.append(tight.contains(place) ? "–" : scalar)
    }
    return String(result)
  }

  /// Returns where a text that was read or written has dashes with spaces around them that the source has without.
  func tightDashes(in scalars: [Unicode.Scalar]) -> Set<Int> {
    guard dashes.contains(true) else { return [] }
    let places = scalars.indices.dropFirst().dropLast().filter { place in
      ["–", "-"].contains(scalars[place]) && scalars[place - 1] == " " && scalars[place + 1] == " "
    }
    if places.count == dashes.count { return Set(zip(places, dashes).filter(\.1).map(\.0)) }
    return dashes.allSatisfy { $0 } ? Set(places) : []
  }

  private func quoting(_ text: String, _ language: String) -> String {
    let marks = Self.quotes[String(language.prefix { $0 != "-" }).lowercased()] ?? ("“", "”")
    var isOpen = false
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" {
        result.append(isOpen ? marks.closing : marks.opening)
        isOpen.toggle()
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private func withApostrophes(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let followsLetter = result.last?.properties.isAlphabetic ?? false
      result.append(scalar == "'" && followsLetter ? "’" : scalar)
    }
    return String(result)
  }

  // MARK: Marks

  private static let endMarks: Set<Unicode.Scalar> = ["!", "?", ".", "！", "？", "。"]

  /// The one mark that several say; nil for three dots, which are one already.
  private static func single(_ marks: [Unicode.Scalar]) -> Unicode.Scalar? {
    let plain = marks.map(ascii)
    if let question = plain.firstIndex(of: "?") { return marks[question] }
    if let exclamation = plain.firstIndex(of: "!") { return marks[exclamation] }
    return plain.count == 2 ? marks[0] : nil
  }

  private static func ascii(_ mark: Unicode.Scalar) -> Unicode.Scalar {
    switch mark {
    case "！": "!"
    case "？": "?"
    case "。": "."
    default: mark
    }
  }

  private static func fullWidth(_ mark: Unicode.Scalar) -> Unicode.Scalar {
    switch mark {
    case "!": "！"
    case "?": "？"
    case ".": "。"
    default: mark
    }
  }

  private static let quotes: [String: (opening: Unicode.Scalar, closing: Unicode.Scalar)] = [
    "de": ("„", "“"), "cs": ("„", "“"), "sk": ("„", "“"), "pl": ("„", "”"), "hu": ("„", "”"),
    "ro": ("„", "”"),
    "fr": ("«", "»"), "ru": ("«", "»"), "es": ("«", "»"), "it": ("«", "»"), "pt": ("“", "”"),
    "el": ("«", "»"),
    "sv": ("”", "”"), "fi": ("”", "”"), "da": ("”", "”"), "nb": ("«", "»"), "ja": ("「", "」"),
  ]
}
