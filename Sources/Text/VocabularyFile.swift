internal import Files

// A vocabulary as a file:
//
//     translate-vocabulary 1
//     kind bpe
//     normalization visible-nfc
//     words icu root
//     pieces 8000
//     lines 8012
//
//     <s>
//     </s>
//     <0x00>
//     …
//     e
//     t h
//
// After the blank line come the pieces, one a line, in order of their identifiers, as `PieceText` shows them.
// In `bpe` a line of two pieces is a merge; it makes a new piece unless an earlier merge made the same. In
// `unigram` the logarithm of the probability follows after a tab, in `word` and `character` how often the
// piece occurred. `pieces` is the size of the vocabulary and `lines` the number of lines after the blank one,
// so that a file cut short is recognised. Where the last pieces are tags, a line `tags 2` before that of the pieces says
// how many; they stand after all merges.

extension Vocabulary {
  /// Reads a vocabulary file.
  ///
  /// - Throws: `FileError`, or `VocabularyError` with the line that is wrong.
  public static func read(from path: String) throws -> Vocabulary {
    try Vocabulary(parsing: FileSystem.readLineBytes(path), path: path)
  }

  /// Writes a vocabulary file, which is either whole or not there.
  ///
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    try AtomicFile.write(fileContents, to: path)
  }

  /// The bytes of the file of this vocabulary.
  public var fileContents: [UInt8] {
    var lines = [
      VocabularyParser.format, "kind \(kind.rawValue)", "normalization \(normalization.rawValue)",
      "words \(wordBoundaries.description)",
    ]
    if tagCount > 0 { lines.append("tags \(tagCount)") }
    lines.append("pieces \(count)")
    let body = bodyLines
    lines.append("lines \(body.count)")
    lines.append("")
    return Array(((lines + body).joined(separator: "\n") + "\n").utf8)
  }

  private var bodyLines: [String] {
    var lines = (0..<firstTextID).map { piece(of: $0) }
    switch content {
    case .merges(let merges):
      let later = Set(merges.map(\.result) + tagIDs)
      lines += texts.indices(from: firstTextID).filter { !later.contains($0) }.map { piece(of: $0) }
      lines += merges.map { piece(of: $0.left) + " " + piece(of: $0.right) }
      lines += tagIDs.map { piece(of: $0) }
    case .scores(let scores):
      lines += zip(texts.indices(from: firstTextID), scores).map { piece(of: $0) + "\t\($1)" }
    case .counts(let counts):
      lines += zip(texts.indices(from: firstTextID), counts).map { piece(of: $0) + "\t\($1)" }
    }
    return lines
  }

  /// Reads a vocabulary from the bytes of its file; the path is for messages.
  ///
  /// - Throws: `VocabularyError` with the line that is wrong.
  public init(parsing bytes: [UInt8], path: String) throws {
    var parser = VocabularyParser(bytes, path: path)
    self = try parser.vocabulary()
  }
}

extension ByteStringTable {
  fileprivate func indices(from first: TokenID) -> Range<TokenID> { first..<first + TokenID(count) }
}
