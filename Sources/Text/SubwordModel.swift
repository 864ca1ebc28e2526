public import Randomness

/// Cuts words into the pieces of a vocabulary.
///
/// The contract, but for the unknown pieces of a word model: the concatenation of the pieces' bytes is the
/// word.
public protocol SubwordModel: Sendable {
  /// Appends the pieces of a word, given as valid UTF-8 with a space before it where the text has one.
  func segment(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SegmentationScratch, into pieces: inout [TokenID])
}

extension SubwordModel {
  /// Returns the pieces of a word.
  public func segment(_ word: String) -> [TokenID] {
    var word = word
    var scratch = SegmentationScratch()
    var pieces: [TokenID] = []
    word.withUTF8 { segment($0, &scratch, into: &pieces) }
    return pieces
  }
}

/// A subword model that can cut a word in many ways, so that a model in training learns what a word is made of.
///
/// The contract is the same: the concatenation of the pieces' bytes is the word.
public protocol RandomizedSubwordModel: SubwordModel {
  /// Appends the pieces of a word as chance has them.
  ///
  /// - Parameters:
  ///   - word: Valid UTF-8 with a space before it where the text has one.
  ///   - dropout: From 0, which gives the usual pieces, below 1; near 1 all pieces are characters.
  ///   - stream: What chance is drawn from.
  func segment(
    _ word: UnsafeBufferPointer<UInt8>, dropout: Float, using stream: inout RandomStream,
    _ scratch: inout SegmentationScratch, into pieces: inout [TokenID])
}

/// Memory that a subword model reuses from word to word; one for each thread.
public struct SegmentationScratch {
  var merging = MergeScratch()
  var viterbi = ViterbiScratch()

  public init() {}
}

/// How words are cut into pieces.
public enum SubwordKind: String, CaseIterable, Codable, Sendable {
  /// Byte pair encoding (Sennrich, Haddow and Birch 2016).
  case bpe
  /// The unigram language model (Kudo 2018).
  case unigram
  /// Whole words; the others become `<unk>`.
  case word
  /// Single code points.
  case character

  /// Whether what no piece covers is spelled out in pieces of one byte, so that nothing is unknown.
  public var hasByteFallback: Bool { self != .word }

  /// Whether a word can be cut in many ways, as `RandomizedSubwordModel` does.
  public var canBeRandomized: Bool { self == .bpe || self == .unigram }
}
