internal import Files

/// Reads the file of a vocabulary line by line; every error names the line.
struct VocabularyParser {
  static let format = "translate-vocabulary 1"

  private let path: String
  private let lines: [ArraySlice<UInt8>]
  private let endsWithNewline: Bool
  private let isText: Bool
  private var position = 0
  /// How many of the last lines are tags.
  private var tagCount = 0

  init(_ bytes: [UInt8], path: String) {
    self.path = path
    endsWithNewline = bytes.last == UInt8(ascii: "\n")
    isText = bytes.withUnsafeBufferPointer { firstIllFormedByte(in: $0) == nil }
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
    }
  }

  mutating func vocabulary() throws -> Vocabulary {
    guard lines[0].elementsEqual(Self.format.utf8) else {
      throw error("this is not a vocabulary of this version: it does not begin with '\(Self.format)'")
    }
    guard isText else { throw error("the file is not valid UTF-8") }
    position = 1
    let kindName = try header("kind")
    guard let kind = SubwordKind(rawValue: kindName) else {
      throw error("'\(kindName)' is none of the kinds bpe, unigram, word, character", back: 1)
    }
    let formName = try header("normalization")
    guard let normalization = NormalizationForm(rawValue: formName) else {
      throw error("'\(formName)' is none of the forms \(NormalizationForm.list)", back: 1)
    }
    let boundariesText = try header("words")
    let wordBoundaries = try boundaries(boundariesText)
    if position < lines.count, lines[position].starts(with: "tags ".utf8) {
      let tagText = try header("tags")
      tagCount = try number(tagText)
    }
    let pieceText = try header("pieces")
    let pieceCount = try number(pieceText)
    let lineText = try header("lines")
    let lineCount = try number(lineText)
    guard let blank = nextLine(), blank.isEmpty else {
      throw error("a blank line must end the header", back: 1)
    }
    let found = lines.count - position - 1
    guard endsWithNewline, found == lineCount else {
      position = lines.count - (endsWithNewline ? 2 : 1)
      throw error(
        endsWithNewline
          ? "there are \(found) lines of pieces where the header announces \(lineCount)"
          : "the file ends in the middle of a line")
    }
    try readFixedPieces(kind)
    guard tagCount <= lines.count - 1 - position else {
      throw error("there are fewer pieces of text than the header announces tags")
    }
    let (texts, content) = try body(kind)
    let result = Vocabulary(
      kind: kind, normalization: normalization, wordBoundaries: wordBoundaries, texts: texts,
      content: content,
      tagCount: tagCount)
    guard result.count == pieceCount else {
      throw error("there are \(result.count) pieces where the header announces \(pieceCount)", back: 1)
    }
    return result
  }

  private func boundaries(_ text: String) throws -> WordBoundaries {
    guard let boundaries = WordBoundaries(text) else {
      throw error(
        "'\(text)' names no word boundaries; they are 'whitespace' or 'icu' and a language tag", back: 1)
    }
    do {
      _ = try WordSplitter(boundaries)
    } catch let problem as LocaleError {
      throw error(problem.description, back: 1)
    }
    return boundaries
  }

  private mutating func readFixedPieces(_ kind: SubwordKind) throws {
    var fixed = [PieceText.beginning, PieceText.end]
    if kind.hasByteFallback {
      fixed += (0..<256).map { PieceText.byte(UInt8($0)) }
    } else {
      fixed.append(PieceText.unknown)
    }
    for piece in fixed {
      guard let line = nextLine(), line.elementsEqual(piece.utf8) else {
        throw error("the piece \(piece) must stand here", back: 1)
      }
    }
  }

  private mutating func body(_ kind: SubwordKind) throws -> (ByteStringTable, Vocabulary.Content) {
    switch kind {
    case .bpe:
      let (texts, merges) = try readMerges()
      return (texts, .merges(merges))
    case .unigram:
      let (texts, scores) = try readScored { text in Float(text).flatMap { $0.isFinite ? $0 : nil } }
      return (texts, .scores(scores))
    case .word, .character:
      let (texts, counts) = try readScored { text in Int(text).flatMap { $0 >= 0 ? $0 : nil } }
      if kind == .character, let long = (0..<texts.count - tagCount).first(where: { !isCharacter(texts, $0) })
      {
        position = lines.count - 1 - (texts.count - long)
        throw error("a piece of a character vocabulary is a single character")
      }
      return (texts, .counts(counts))
    }
  }

  /// Reads pieces with a number after a tab.
  private mutating func readScored<Score>(
    _ score: (String) -> Score?
  ) throws -> (ByteStringTable, [Score]) {
    var texts = ByteStringTable()
    var scores: [Score] = []
    while position < lines.count - 1, let line = nextLine() {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else {
        throw error("a piece, a tab and a number must stand here", back: 1)
      }
      let number = String(decoding: line[(tab + 1)...], as: UTF8.self)
      guard let value = score(number) else { throw error("'\(number)' is not a number that fits", back: 1) }
      try add(line[..<tab], to: &texts)
      scores.append(value)
    }
    return (texts, scores)
  }

  /// Reads characters, then merges of what stands before them.
  private mutating func readMerges() throws -> (ByteStringTable, [BytePairEncoding.Merge]) {
    var texts = ByteStringTable()
    var merges: [BytePairEncoding.Merge] = []
    var pairs = PairTable()
    let first = Vocabulary.firstTextID(of: .bpe)
    while position < lines.count - 1 - tagCount, let line = nextLine() {
      guard let gap = line.firstIndex(of: space) else {
        guard merges.isEmpty else { throw error("characters must stand before the merges", back: 1) }
        try add(line, to: &texts)
        guard isCharacter(texts, texts.count - 1) else {
          throw error("a piece that no merge makes is a single character", back: 1)
        }
        continue
      }
      let left = try index(of: line[..<gap], in: texts)
      let right = try index(of: line[(gap + 1)...], in: texts)
      guard pairs.insert(Int32(left), Int32(right), Int32(merges.count)) == merges.count else {
        throw error("this merge stands in the file twice", back: 1)
      }
      let joined = Array(texts.bytes(of: left)) + Array(texts.bytes(of: right))
      let result = joined.withUnsafeBufferPointer { texts.insert($0).index }
      merges.append(
        .init(left: first + TokenID(left), right: first + TokenID(right), result: first + TokenID(result)))
    }
    for _ in 0..<tagCount {
      if let line = nextLine() { try add(line, to: &texts) }
    }
    return (texts, merges)
  }

  private func index(of piece: ArraySlice<UInt8>, in texts: ByteStringTable) throws -> Int {
    let bytes = try self.bytes(of: piece)
    guard let index = bytes.withUnsafeBufferPointer({ texts.index(of: $0) }) else {
      throw error("'\(String(decoding: piece, as: UTF8.self))' is merged before it is made", back: 1)
    }
    return index
  }

  private func add(_ piece: ArraySlice<UInt8>, to texts: inout ByteStringTable) throws {
    let bytes = try self.bytes(of: piece)
    guard bytes.withUnsafeBufferPointer({ texts.insert($0).isNew }) else {
      throw error("the piece '\(String(decoding: piece, as: UTF8.self))' stands in the file twice", back: 1)
    }
  }

  private func bytes(of piece: ArraySlice<UInt8>) throws -> [UInt8] {
    let isReserved = Array(piece).withUnsafeBufferPointer { PieceText.isReserved($0) }
    guard !isReserved, let bytes = PieceText.bytes(ofDisplayed: piece), !bytes.isEmpty else {
      throw error("'\(String(decoding: piece, as: UTF8.self))' is no piece of text", back: 1)
    }
    return bytes
  }

  private mutating func header(_ name: String) throws -> String {
    guard let line = nextLine(), line.starts(with: (name + " ").utf8) else {
      throw error("a header line '\(name) …' must stand here", back: 1)
    }
    return String(decoding: line.dropFirst(name.utf8.count + 1), as: UTF8.self)
  }

  private func number(_ text: String) throws -> Int {
    guard let number = Int(text), number >= 0 else { throw error("'\(text)' is not a count", back: 1) }
    return number
  }

  private mutating func nextLine() -> ArraySlice<UInt8>? {
    position += 1
    return position <= lines.count ? lines[position - 1] : nil
  }

  /// Makes the error for the line about to be read, or one `back` from it.
  private func error(_ problem: String, back: Int = 0) -> VocabularyError {
    .malformed(path: path, line: position + 1 - back, problem: problem)
  }
}

private func isCharacter(_ texts: ByteStringTable, _ index: Int) -> Bool {
  texts.withBytes(of: index) { bytes in bytes.first.map { scalarLength($0) == bytes.count } ?? false }
}
