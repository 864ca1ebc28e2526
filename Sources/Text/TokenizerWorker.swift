internal import Randomness

/// What one thread cuts text with: an open word iterator, memory to work in, and the words met before.
final class TokenizerWorker {
  private let preparation: TextPreparation
  /// A character model sees the text whole and needs neither words nor memory of them.
  private let takesWholeText: Bool
  private var encoder: WordEncoder
  private let vocabulary: Vocabulary
  private let tags: BeginningTags
  /// Made when a text is first displayed.
  private var displayedPieces: DisplayedPieces?
  private var tokens: [TokenID] = []

  /// The part that changes from word to word.
  private struct WordEncoder {
    let model: any SubwordModel
    var scratch = SegmentationScratch()
    var cache = SegmentCache()

    @inline(__always)
    mutating func append(_ word: UnsafeBufferPointer<UInt8>, to pieces: inout [TokenID]) {
      Self.append(word, model, &scratch, &cache, to: &pieces)
    }

    @inline(__always)
    private static func append(
      _ word: UnsafeBufferPointer<UInt8>, _ model: any SubwordModel, _ scratch: inout SegmentationScratch,
      _ cache: inout SegmentCache, to pieces: inout [TokenID]
    ) {
      cache.append(word, to: &pieces) { word, pieces in model.segment(word, &scratch, into: &pieces) }
    }
  }

  /// Opens a word iterator.
  ///
  /// - Throws: `LocaleError`.
  init(_ vocabulary: Vocabulary, _ model: any SubwordModel) throws {
    self.vocabulary = vocabulary
    tags = BeginningTags(vocabulary)
    preparation = try TextPreparation(vocabulary.normalization, vocabulary.wordBoundaries)
    encoder = WordEncoder(model: model)
    takesWholeText = vocabulary.kind == .character
  }

  /// Appends the pieces of a text.
  func encode(_ text: UnsafeBufferPointer<UInt8>, into pieces: inout [TokenID]) {
    if !text.isEmpty { encode(text, by: &encoder, into: &pieces) }
  }

  /// Appends the pieces of a text as chance has them, and remembers none of them.
  ///
  /// - Precondition: The model can cut words in many ways.
  func encode(
    _ text: UnsafeBufferPointer<UInt8>, dropout: Float, using stream: inout RandomStream,
    into pieces: inout [TokenID]
  ) {
    guard let model = encoder.model as? any RandomizedSubwordModel else {
      preconditionFailure("words of this vocabulary have one segmentation each")
    }
    if text.isEmpty { return }
    preparation.withNormalized(text) { normalized in
      preparation.forEachWord(ofNormalized: appendTag(of: normalized, to: &pieces)) {
        model.segment($0, dropout: dropout, using: &stream, &encoder.scratch, into: &pieces)
      }
    }
  }

  // Passing the encoder in checks access to it once a text, not once a word.
  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, by encoder: inout WordEncoder, into pieces: inout [TokenID]
  ) {
    preparation.withNormalized(text) { normalized in
      let rest = appendTag(of: normalized, to: &pieces)
      if !takesWholeText {
        preparation.forEachWord(ofNormalized: rest) { encoder.append($0, to: &pieces) }
      } else if !rest.isEmpty {
        encoder.model.segment(rest, &encoder.scratch, into: &pieces)
      }
    }
  }

  /// Appends the tag that a normalized text begins with, if it does, and returns what follows it.
  private func appendTag(
    of text: UnsafeBufferPointer<UInt8>, to pieces: inout [TokenID]
  ) -> UnsafeBufferPointer<UInt8> {
    guard let (tag, rest) = tags.tag(of: text) else { return text }
    pieces.append(tag)
    return rest
  }

  /// Appends the pieces of a text that is to stand without a space before it.
  func encodeContinuation(_ text: UnsafeBufferPointer<UInt8>, into pieces: inout [TokenID]) {
    if text.isEmpty { return }
    var isFirst = true
    func append(_ word: UnsafeBufferPointer<UInt8>) {
      // What comes before the first word is the space that encoding puts before a text.
      let word = isFirst ? UnsafeBufferPointer(rebasing: word.dropFirst()) : word
      isFirst = false
      if !word.isEmpty { encoder.model.segment(word, &encoder.scratch, into: &pieces) }
    }
    if takesWholeText {
      preparation.withNormalized(text, append)
    } else {
      preparation.forEachWord(in: text, append)
    }
  }

  /// Appends the pieces of a text as they are shown to people, separated by spaces.
  ///
  /// - Precondition: The vocabulary has no unknown pieces.
  func append(displayed text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    let pieces = displayedPieces ?? DisplayedPieces(vocabulary)
    displayedPieces = pieces
    withTokens(of: text) { pieces.append($0, to: &result) }
  }

  /// Appends the identifiers of the pieces of a text as numbers separated by spaces.
  func append(identifiersOf text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    withTokens(of: text) { tokens in
      var isFirst = true
      for token in tokens {
        if !isFirst { result.append(space) }
        isFirst = false
        appendDecimal(token, to: &result)
      }
    }
  }

  private func withTokens(of text: UnsafeBufferPointer<UInt8>, _ body: ([TokenID]) -> Void) {
    var tokens: [TokenID] = []
    swap(&tokens, &self.tokens)
    tokens.removeAll(keepingCapacity: true)
    encode(text, into: &tokens)
    body(tokens)
    swap(&tokens, &self.tokens)
  }

  /// Calls the body with each word and its pieces.
  func forEachWord(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, [TokenID]) -> Void
  ) {
    if text.isEmpty { return }
    var pieces: [TokenID] = []
    preparation.withNormalized(text) { normalized in
      let rest = appendTag(of: normalized, to: &pieces)
      if !pieces.isEmpty {
        body(UnsafeBufferPointer(rebasing: normalized.prefix(normalized.count - rest.count)), pieces)
      }
      if !takesWholeText {
        preparation.forEachWord(ofNormalized: rest) { word in
          pieces.removeAll(keepingCapacity: true)
          encoder.append(word, to: &pieces)
          body(word, pieces)
        }
      } else if !rest.isEmpty {
        pieces.removeAll(keepingCapacity: true)
        encoder.model.segment(rest, &encoder.scratch, into: &pieces)
        body(rest, pieces)
      }
    }
  }
}

/// Appends the digits of a number that is not negative.
@inline(__always)
private func appendDecimal(_ number: TokenID, to result: inout [UInt8]) {
  var scale: TokenID = 1
  while number / scale >= 10 { scale *= 10 }
  while scale > 0 {
    result.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / scale % 10))
    scale /= 10
  }
}
