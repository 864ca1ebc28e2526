internal import Text

/// Which pieces of a vocabulary begin and end within words, so that two of them beside each other can be one word.
///
/// Words are letters, digits and marks of scripts that put something between words; of other scripts every piece is a
/// word, since no piece reaches over the boundary of two.
struct WordEdges: Sendable {
  private var edges: [Edges] = []

  private struct Edges: OptionSet {
    let rawValue: UInt8

    /// The first character is of a word.
    static let first = Edges(rawValue: 1)
    /// The last one is.
    static let last = Edges(rawValue: 2)
    /// The last one is white space.
    static let space = Edges(rawValue: 4)
  }

  init(_ vocabulary: Vocabulary) {
    edges.reserveCapacity(vocabulary.count)
    for _ in 0..<vocabulary.firstTextID { edges.append([]) }
    if vocabulary.kind.hasByteFallback {
      // A byte of a longer character says nothing: it is taken for a letter's.
      for byte in 0...UInt8.max {
        let place = Int(vocabulary.firstTextID) - 256 + Int(byte)
        edges[place] = byte < 0x80 ? WordEdges.edges(of: String(UnicodeScalar(byte))) : [.first, .last]
      }
    }
    for index in 0..<vocabulary.texts.count {
      edges.append(WordEdges.edges(of: String(decoding: vocabulary.texts.bytes(of: index), as: UTF8.self)))
    }
  }

  /// Whether a piece after another goes on with its word.
  func joins(_ left: TokenID, _ right: TokenID) -> Bool {
    edges[Int(left)].contains(.last) && edges[Int(right)].contains(.first)
  }

  /// Whether a piece begins or ends with a character of a word, as marks and white space by themselves do not.
  func holdsWord(_ token: TokenID) -> Bool { !edges[Int(token)].isDisjoint(with: [.first, .last]) }

  /// Whether a piece ends with white space.
  func endsWithSpace(_ token: TokenID) -> Bool { edges[Int(token)].contains(.space) }

  private static func edges(of text: String) -> Edges {
    var edges: Edges = []
    let scalars = text.unicodeScalars
    if let first = scalars.first, isOfWord(first) { edges.insert(.first) }
    if let last = scalars.last {
      if isOfWord(last) { edges.insert(.last) }
      if last.properties.isWhitespace { edges.insert(.space) }
    }
    return edges
  }
}

// MARK: - Private

private func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
    .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
    return !scalar.isOfScriptWithoutSpaces
  default: return false
  }
}
