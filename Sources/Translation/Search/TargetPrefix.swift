public import Text

/// Has a translation begin with given tokens, and perhaps with the beginning of a word more [prefix-constrained decoding].
///
/// The probabilities of the tokens are those that the model gives them. A word that is only begun is known by its bytes:
/// the model chooses the pieces, and how the word goes on if it does.
public struct TargetPrefix: TokenConstraint {
  private let tokens: [TokenID]
  private var count = 0
  /// The bytes of the begun word that are still to come.
  private var rest: ArraySlice<UInt8>
  private let pieces: PieceIndex?
  public private(set) var forced: [TokenID]?

  /// - Parameter tokens: What comes first, without `<s>`.
  public init(_ tokens: [TokenID]) { self.init(tokens, thenWord: [], of: nil) }

  private init(_ tokens: [TokenID], thenWord rest: [UInt8], of pieces: PieceIndex?) {
    self.tokens = tokens
    self.rest = rest[...]
    self.pieces = pieces
    update()
  }

  /// Makes the prefix of a text; nil where nothing can be seen of it.
  ///
  /// White space at its end says that its last word is whole. Line ends are spaces.
  init?(_ text: String, _ tokenizer: Tokenizer, _ pieces: PieceIndex) {
    let text = withoutLineEnds(text)
    if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return nil }
    let prefix = tokenizer.encodeOpenEnded(text)
    if prefix.pieces.isEmpty && prefix.lastWord.isEmpty { return nil }
    if prefix.lastWord.isEmpty || !pieces.pieces(beginning: prefix.lastWord[...]).isEmpty {
      self.init(prefix.pieces, thenWord: prefix.lastWord, of: pieces)
    } else {
      // A vocabulary of words has none that begins so.
      self.init(tokenizer.encode(text))
    }
  }

  public var missing: Int {
    // After the last word of a text the end may come as well as a space.
    tokens.count - count + (rest.allSatisfy { $0 == UInt8(ascii: " ") } ? 0 : rest.count)
  }

  public var needed: [TokenID] {
    // All that begins with a space would be half of the vocabulary, and the shortlist has some of it.
    tokens + (rest == [UInt8(ascii: " ")] ? [] : pieces?.pieces(spelling: rest) ?? [])
  }

  public mutating func advance(_ token: TokenID) {
    if count < tokens.count {
      count += 1
    } else if !rest.isEmpty {
      rest = rest.dropFirst(pieces?.length(of: token) ?? rest.count)
    }
    update()
  }

  private mutating func update() {
    if count < tokens.count {
      forced = [tokens[count]]
    } else {
      forced = rest.isEmpty ? nil : pieces?.pieces(beginning: rest)
    }
  }
}
