/// A piece of a text, and where in the text it stands.
public struct Piece: Hashable, Sendable {
  /// The identifier in the vocabulary.
  public var id: TokenID
  /// The piece as it is shown to people; of an unknown word, the word.
  public var text: String
  /// The bytes of the source text, before normalization, that the piece stands for.
  ///
  /// Where normalization changed the text, the pieces of what changed together all have its range. What normalization
  /// took out belongs to no piece.
  public var range: Range<Int>
  /// The number of the word of the source text that the piece is part of, counted from 0 between white space of any
  /// kind; nil for white space alone.
  public var word: Int?
}

extension Tokenizer {
  /// Returns the pieces of a text with their places in it.
  public func pieces(of text: String) -> [Piece] {
    var text = text
    return text.withUTF8 { source in
      let alignment = NormalizationAlignment(of: source, Normalizer(vocabulary.normalization))
      var pieces: [Piece] = []
      var bytes: [UInt8] = []
      var ends: [Int] = []
      forEachPiece(of: source) { token, piece in
        // The space before the text is no byte of it.
        let start = bytes.count - 1
        bytes.append(contentsOf: piece)
        ends.append(bytes.count)
        let text = token == vocabulary.unknownID ? PieceText.displayed(piece) : vocabulary.piece(of: token)
        let range = alignment.sourceRange(of: start..<bytes.count - 1)
        pieces.append(Piece(id: token, text: text, range: range, word: nil))
      }
      let sourceNumbers = sourceNumbersOfWords(in: source, alignment)
      for (index, word) in numbersOfWords(in: bytes, ends: ends).enumerated() {
        pieces[index].word = word.map { sourceNumbers?[$0] ?? $0 }
      }
      return pieces
    }
  }

  /// Returns for each word of the normalized text the number of the word of the text itself that it stands in, or nil
  /// where all are the same.
  ///
  /// Numbers differ where words of the text consist of what normalization takes out.
  package func sourceNumbersOfWords(in text: String) -> [Int]? {
    var text = text
    return text.withUTF8 { source in
      sourceNumbersOfWords(
        in: source, NormalizationAlignment(of: source, Normalizer(vocabulary.normalization)))
    }
  }

  func sourceNumbersOfWords(
    in source: UnsafeBufferPointer<UInt8>, _ alignment: NormalizationAlignment
  ) -> [Int]? {
    let normalizer = Normalizer(vocabulary.normalization)
    guard let normalized = normalizer.normalizedIfDifferent(source) else { return nil }
    return sourceNumbers(
      normalized.withUnsafeBufferPointer(rangesOfWords).map(\.lowerBound),
      rangesOfWords(in: source).map(\.lowerBound), alignment)
  }

  /// The same of units.
  package func sourceNumbersOfUnits(in text: String) -> [Int]? {
    var source = text
    return source.withUTF8 { bytes in
      let normalizer = Normalizer(vocabulary.normalization)
      guard let normalized = normalizer.normalizedIfDifferent(bytes) else { return nil }
      return sourceNumbers(
        TextUnit.units(of: String(decoding: normalized, as: UTF8.self)).map(\.coreStart),
        TextUnit.units(of: text).map(\.start), NormalizationAlignment(of: bytes, normalizer))
    }
  }

  /// - Parameters:
  ///   - starts: A byte of each word of the normalized text.
  ///   - sourceStarts: Where those of the text itself begin.
  private func sourceNumbers(
    _ starts: [Int], _ sourceStarts: [Int], _ alignment: NormalizationAlignment
  ) -> [Int]? {
    var number = 0
    let numbers = starts.map { start in
      let offset = alignment.sourceRange(of: start..<start + 1).lowerBound
      while number + 1 < sourceStarts.count, sourceStarts[number + 1] <= offset { number += 1 }
      return number
    }
    return numbers.elementsEqual(numbers.indices) ? nil : numbers
  }

  /// Returns for each piece the number of the word of the normalized text that it is part of, counted from 0 between
  /// white space of any kind.
  ///
  /// White space alone is part of no word; of several words in one piece the first counts.
  public func wordNumbers(of tokens: some Sequence<TokenID>) -> [Int?] {
    let (bytes, ends) = bytesWithEnds(of: tokens)
    return numbersOfWords(in: bytes, ends: ends)
  }

  /// Returns for each piece the numbers of the units of the normalized text that it is part of; nil for white space alone.
  func units(of tokens: some Sequence<TokenID>) -> [Range<Int>?] {
    let (bytes, ends) = bytesWithEnds(of: tokens)
    var counter = TextUnitCounter()
    var units = [Range<Int>?](repeating: nil, count: ends.count)
    forEachCharacter(of: bytes, inPiecesEndingAt: ends) { codePoint, pieces in
      let character =
        codePoint.flatMap(Unicode.Scalar.init).map { TextUnitCounter.Character($0) } ?? .spaced
      counter.add(character)
      if character == .space { return }
      // Punctuation before another unit is part of that one already.
      for piece in pieces {
        units[piece] = (units[piece]?.lowerBound ?? counter.count - 1)..<counter.count
      }
    }
    return units
  }

  private func bytesWithEnds(of tokens: some Sequence<TokenID>) -> (bytes: [UInt8], ends: [Int]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for token in tokens {
      append(token, to: &bytes)
      ends.append(bytes.count)
    }
    return (bytes, ends)
  }
}

/// Returns for each of the pieces that end at these offsets the number of its first word.
func numbersOfWords(in bytes: [UInt8], ends: [Int]) -> [Int?] {
  var numbers = [Int?](repeating: nil, count: ends.count)
  var words = 0
  var isInWord = false
  forEachCharacter(of: bytes, inPiecesEndingAt: ends) { codePoint, pieces in
    let isSpace = codePoint.map(isWhiteSpace) ?? false
    if !isSpace, !isInWord { words += 1 }
    isInWord = !isSpace
    if isSpace { return }
    for piece in pieces where numbers[piece] == nil { numbers[piece] = words - 1 }
  }
  return numbers
}

/// Calls a closure with each character and the numbers of the pieces that it is spread over; a byte that is no UTF-8 is a
/// character without a code point.
private func forEachCharacter(
  of bytes: [UInt8], inPiecesEndingAt ends: [Int], _ body: (UInt32?, ClosedRange<Int>) -> Void
) {
  bytes.withUnsafeBufferPointer { bytes in
    var piece = 0
    var position = 0
    while position < bytes.count {
      let (codePoint, length) = character(in: bytes, at: position)
      while ends[piece] <= position { piece += 1 }
      let first = piece
      while ends[piece] < position + length { piece += 1 }
      body(codePoint, first...piece)
      position += length
    }
  }
}

/// Returns the bytes of each word of a text, as white space of any kind separates them.
func rangesOfWords(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
  var ranges: [Range<Int>] = []
  var start: Int?
  var position = 0
  while position < text.count {
    let (codePoint, length) = decodeScalar(text, at: position)
    if !isWhiteSpace(codePoint) {
      start = start ?? position
    } else if let first = start {
      ranges.append(first..<position)
      start = nil
    }
    position += length
  }
  if let start { ranges.append(start..<position) }
  return ranges
}

/// The character at an offset and its length; a byte that is no UTF-8 counts as a character.
private func character(
  in bytes: UnsafeBufferPointer<UInt8>, at position: Int
) -> (codePoint: UInt32?, length: Int) {
  let length = scalarLength(bytes[position])
  let isWhole =
    length == 1
    || (bytes[position] >= 0xC2 && position + length <= bytes.count
      && (1..<length).allSatisfy { bytes[position + $0] & 0xC0 == 0x80 })
  if !isWhole || (length == 1 && bytes[position] >= 0x80) { return (nil, 1) }
  return (decodeScalar(bytes, at: position).value, length)
}
