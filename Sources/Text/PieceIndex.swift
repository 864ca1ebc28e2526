/// The pieces of a vocabulary by their bytes: with which of them a text can begin of which only the first bytes are known.
package struct PieceIndex: Sendable {
  private let vocabulary: Vocabulary
  /// The numbers of the pieces of text, in the order of their bytes.
  private let order: [Int]
  /// By piece of text, whether it counts.
  private let isUsed: [Bool]

  /// - Parameter isUsed: Says of each piece whether it is to be found.
  package init(_ vocabulary: Vocabulary, where isUsed: (TokenID) -> Bool) {
    self.vocabulary = vocabulary
    let used = (0..<vocabulary.texts.count).map { isUsed(vocabulary.firstTextID + TokenID($0)) }
    order = vocabulary.texts.sortedIndices().filter { used[$0] }
    self.isUsed = used
  }

  /// Returns how many bytes of text a piece stands for.
  package func length(of piece: TokenID) -> Int { vocabulary.length(of: piece) }

  /// Returns the pieces with which a text that begins with these bytes can begin, in the order of their identifiers:
  /// those that spell some of the bytes or all, and those that begin with all and go on.
  ///
  /// Where none spells the first character it is a byte. A piece of a vocabulary of words stands for a whole word.
  package func pieces(beginning text: ArraySlice<UInt8>) -> [TokenID] {
    (spelling(text) + goingOn(after: text)).sorted()
  }

  /// Returns the pieces with which these bytes can be spelled out to their end, in the order of their identifiers.
  package func pieces(spelling text: ArraySlice<UInt8>) -> [TokenID] {
    if vocabulary.kind == .word { return pieces(beginning: text) }
    return Set(text.indices.flatMap { spelling(text[$0...]) }).sorted()
  }

  private func spelling(_ text: ArraySlice<UInt8>) -> [TokenID] {
    guard let first = text.first else { return [] }
    let shortest = vocabulary.kind == .word ? text.count : 1
    let found = text.withUnsafeBufferPointer { bytes in
      (shortest...text.count).compactMap { length in
        vocabulary.texts.index(of: UnsafeBufferPointer(rebasing: bytes[..<length])).flatMap { index in
          isUsed[index] ? vocabulary.firstTextID + TokenID(index) : nil
        }
      }
    }
    return found.isEmpty && vocabulary.kind.hasByteFallback
      ? [vocabulary.firstByteID + TokenID(first)] : found
  }

  private func goingOn(after text: ArraySlice<UInt8>) -> [TokenID] {
    var place = lowerBound(of: text)
    var found: [TokenID] = []
    while place < order.count {
      let piece = vocabulary.texts.bytes(of: order[place])
      guard piece.starts(with: text) else { break }
      if piece.count > text.count { found.append(vocabulary.firstTextID + TokenID(order[place])) }
      place += 1
    }
    return found
  }

  /// The place of the first piece that does not come before these bytes.
  private func lowerBound(of text: ArraySlice<UInt8>) -> Int {
    var range = 0..<order.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if vocabulary.texts.bytes(of: order[middle]).lexicographicallyPrecedes(text) {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }
}
