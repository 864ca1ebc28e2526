public import Randomness

/// Byte pair encoding: characters, merged pair by pair in the order in which the pairs were learned.
///
/// Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units", section
/// 3.2. Characters that the vocabulary lacks are spelled out in bytes.
public struct BytePairEncoding: SubwordModel {
  private var characters = ScalarTable()
  private var merges: MergeTable
  private let firstByteID: TokenID

  /// One merge: two pieces and the piece that they become.
  package struct Merge: Hashable, Sendable {
    package var left: TokenID
    package var right: TokenID
    package var result: TokenID

    package init(left: TokenID, right: TokenID, result: TokenID) {
      self.left = left
      self.right = right
      self.result = result
    }
  }

  init(characters: [(codePoint: UInt32, id: TokenID)], merges: [Merge], firstByteID: TokenID) {
    self.firstByteID = firstByteID
    for character in characters { self.characters[character.codePoint] = character.id }
    self.merges = MergeTable(minimumCapacity: merges.count)
    for merge in merges { self.merges.append(merge.left, merge.right, result: merge.result) }
  }

  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    spell(word, &scratch.merging)
    scratch.merging.apply(merges)
    append(scratch.merging, of: word, to: &pieces)
  }

  /// Puts the characters of a word in place of the last one.
  private func spell(_ word: UnsafeBufferPointer<UInt8>, _ scratch: inout MergeScratch) {
    scratch.clear()
    var position = 0
    while position < word.count {
      let scalar = decodeScalar(word, at: position)
      scratch.append(characters[scalar.value], at: position)
      position += scalar.length
    }
  }

  private func append(
    _ scratch: MergeScratch, of word: UnsafeBufferPointer<UInt8>, to pieces: inout [TokenID]
  ) {
    scratch.forEachSymbol { symbol, offset in
      if symbol >= 0 {
        pieces.append(symbol)
      } else {
        appendBytes(of: word, at: offset, firstByteID, to: &pieces)
      }
    }
  }
}

extension BytePairEncoding: RandomizedSubwordModel {
  /// At each step, every merge that could be made is left out with a probability, and the best of the others is made; where
  /// all are left out, the word is done.
  ///
  /// Provilkov, Emelianenko and Voita 2020, "BPE-Dropout: Simple and Effective Subword Regularization", algorithm 1.
  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, dropout: Float, using stream: inout RandomStream,
    _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    spell(word, &scratch.merging)
    scratch.merging.apply(merges, dropout: dropout, using: &stream)
    append(scratch.merging, of: word, to: &pieces)
  }
}

/// Appends the byte pieces of the scalar at an offset.
@inline(__always)
func appendBytes(
  of word: UnsafeBufferPointer<UInt8>, at offset: Int, _ firstByteID: TokenID, to pieces: inout [TokenID]
) {
  for byte in word[offset..<offset + scalarLength(word[offset])] {
    pieces.append(firstByteID + TokenID(byte))
  }
}
