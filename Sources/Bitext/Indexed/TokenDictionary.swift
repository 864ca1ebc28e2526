internal import Files

/// The tokens that identifiers stand for, and how they are put together to text.
///
/// A dictionary of fairseq has a line `token count` for each token; the identifiers 0 to 3 stand before them, for `<s>`,
/// `<pad>`, `</s>` and `<unk>` (`dictionary.py`). A `.vocab` of SentencePiece has `piece`, a tab and a score for each
/// identifier from 0 on.
struct TokenDictionary {
  let path: String
  private var entries: [Entry] = []
  private var joining = Joining.spaces

  private struct Entry {
    var text: [UInt8]
    var kind = Kind.text
  }

  private enum Kind {
    case text
    /// The next token goes on with the word.
    case beginningOfWord
    /// It stands for no text, such as the end of a sentence.
    case mark
    /// A token that the dictionary did not have.
    case unknown
  }

  /// What stands between tokens.
  private enum Joining {
    /// Spaces, but after the pieces of subword-nmt that end with `@@`.
    case spaces
    /// Nothing: the pieces of SentencePiece have `▁` for the spaces.
    case nothing
  }

  /// Reads a dictionary.
  ///
  /// - Throws: `IndexedTextError.malformedDictionary` with the line, or a `FileError`.
  init(path: String) throws {
    self.path = path
    let lines = try LineReader(path: path)
    var isSentencePiece: Bool?
    var tokens: [Substring] = []
    while let line = try lines.next() {
      let ofPieces = isSentencePiece ?? line.utf8.contains(UInt8(ascii: "\t"))
      if isSentencePiece == nil, !ofPieces { tokens = ["<s>", "<pad>", "</s>", "<unk>"] }
      isSentencePiece = ofPieces
      guard let token = ofPieces ? Self.piece(of: line) : Self.token(of: line) else {
        throw IndexedTextError.malformedDictionary(path: path, line: lines.lineNumber)
      }
      tokens.append(token)
    }
    takeIn(tokens, isSentencePiece: isSentencePiece ?? false)
  }

  /// The number of identifiers that stand for something.
  var count: Int { entries.count }

  // MARK: Reading

  /// Returns the token of a line of fairseq: all before the last space, with a whole number behind it.
  private static func token(of line: String) -> Substring? {
    func divided(_ text: Substring) -> (Substring, Substring)? {
      text.utf8.lastIndex(of: UInt8(ascii: " ")).map {
        (text[..<$0], text[text.utf8.index(after: $0)...])
      }
    }
    guard var fields = divided(line[...]) else { return nil }
    // fairseq writes this where a token is the name of a mark.
    if fields.1 == "#fairseq:overwrite" {
      guard let before = divided(fields.0) else { return nil }
      fields = before
    }
    return Int(fields.1) == nil ? nil : fields.0
  }

  /// Returns the piece of a line of SentencePiece: all before the last tab, with a number behind it.
  private static func piece(of line: String) -> Substring? {
    guard let tab = line.utf8.lastIndex(of: UInt8(ascii: "\t")),
      Double(line[line.utf8.index(after: tab)...]) != nil
    else { return nil }
    return line[..<tab]
  }

  private mutating func takeIn(_ tokens: [Substring], isSentencePiece: Bool) {
    let spaced = tokens.count { $0.hasPrefix(Self.space) }
    let continued = tokens.count(where: Self.isContinued)
    // A few odd words in a dictionary of words are no sign of pieces.
    func isUsual(_ count: Int) -> Bool { count > 0 && count * 200 >= tokens.count }
    if isSentencePiece || isUsual(spaced) && spaced >= continued { joining = .nothing }
    let hasContinuations = joining == .spaces && isUsual(continued)
    entries = tokens.enumerated().map { identifier, token in
      // A dictionary of fairseq may have the names of marks among its tokens too.
      if isSentencePiece || identifier < 4 {
        if token == "<unk>" { return Entry(text: Array(token.utf8), kind: .unknown) }
        if Self.marks.contains(token.lowercased()) { return Entry(text: [], kind: .mark) }
      }
      if joining == .nothing { return Entry(text: Self.bytes(ofPiece: token)) }
      if hasContinuations, Self.isContinued(token) {
        return Entry(text: Array(token.utf8.dropLast(2)), kind: .beginningOfWord)
      }
      return Entry(text: Array(token.utf8))
    }
  }

  private static let space = "▁"
  /// What programs call marks that stand for no text.
  private static let marks: Set = [
    "<s>", "</s>", "<pad>", "<bos>", "<eos>", "<eod>", "<cls>", "<sep>", "<mask>",
  ]

  private static func isContinued(_ token: Substring) -> Bool { token.hasSuffix("@@") && token != "@@" }

  /// Returns what a piece adds to a text; `<0x41>` is a byte.
  private static func bytes(ofPiece piece: Substring) -> [UInt8] {
    if piece.utf8.count == 6, piece.hasPrefix("<0x"), piece.hasSuffix(">"),
      let byte = UInt8(piece.dropFirst(3).dropLast(), radix: 16)
    {
      // A sentence is one line.
      return [byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") ? UInt8(ascii: " ") : byte]
    }
    return Array(piece.replacing(space, with: " ").utf8)
  }

  // MARK: Text

  /// The text of a sequence, as far as it has been put together.
  struct Sentence {
    fileprivate var bytes: [UInt8] = []
    fileprivate var joinsNext = true
    /// Whether a token is missing in the dictionary, so that the text is not whole.
    fileprivate(set) var isIncomplete = false
  }

  /// Adds the token of an identifier to a sentence; returns false where the dictionary has no such identifier.
  func append(_ identifier: Int, to sentence: inout Sentence) -> Bool {
    guard entries.indices.contains(identifier) else { return false }
    let entry = entries[identifier]
    if entry.kind == .mark { return true }
    if entry.kind == .unknown { sentence.isIncomplete = true }
    if joining == .spaces, !sentence.joinsNext { sentence.bytes.append(UInt8(ascii: " ")) }
    sentence.bytes += entry.text
    sentence.joinsNext = entry.kind == .beginningOfWord
    return true
  }

  /// Returns the text of a sentence; nil where its bytes are not UTF-8.
  func text(of sentence: Sentence) -> String? {
    // The first piece of SentencePiece has a space before it.
    let isSpaced = joining == .nothing && sentence.bytes.first == UInt8(ascii: " ")
    return String(validating: sentence.bytes[(isSpaced ? 1 : 0)...], as: UTF8.self)
  }
}

extension TokenDictionary.Sentence {
  /// Bytes of text.
  var length: Int { bytes.count }
}
