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
    let sourceStarts = rangesOfWords(in: source).map(\.lowerBound)
    var number = 0
    let numbers = normalized.withUnsafeBufferPointer(rangesOfWords).map { word in
      let offset = alignment.sourceRange(of: word.lowerBound..<word.lowerBound + 1).lowerBound
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
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for token in tokens {
      append(token, to: &bytes)
      ends.append(bytes.count)
    }
    return numbersOfWords(in: bytes, ends: ends)
  }
}

/// Returns for each of the pieces that end at these offsets the number of its first word.
func numbersOfWords(in bytes: [UInt8], ends: [Int]) -> [Int?] {
  bytes.withUnsafeBufferPointer { bytes in
    var numbers = [Int?](repeating: nil, count: ends.count)
    var piece = 0
    var words = 0
    var isInWord = false
    var position = 0
    while position < bytes.count {
      let (isSpace, length) = whiteSpace(in: bytes, at: position)
      if !isSpace, !isInWord { words += 1 }
      isInWord = !isSpace
      // A character may be spread over several pieces of one byte.
      for offset in position..<position + length {
        while ends[piece] <= offset { piece += 1 }
        if !isSpace, numbers[piece] == nil { numbers[piece] = words - 1 }
      }
      position += length
    }
    return numbers
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

/// Whether the character at an offset is white space, and its length; a byte that is no UTF-8 counts as a
/// character.
private func whiteSpace(
  in bytes: UnsafeBufferPointer<UInt8>, at position: Int
) -> (isSpace: Bool, length: Int) {
  let length = scalarLength(bytes[position])
  let isWhole =
    length == 1
    || (bytes[position] >= 0xC2 && position + length <= bytes.count
      && (1..<length).allSatisfy { bytes[position + $0] & 0xC0 == 0x80 })
  if !isWhole || (length == 1 && bytes[position] >= 0x80) { return (false, 1) }
  return (isWhiteSpace(decodeScalar(bytes, at: position).value), length)
}
