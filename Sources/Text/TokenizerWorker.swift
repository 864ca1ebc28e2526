/// What one thread cuts text with: an open word iterator, memory to work in, and the words met before.
final class TokenizerWorker {
  private let preparation: TextPreparation
  private let model: any SubwordModel
  /// A character model sees the text whole and needs neither words nor memory of them.
  private let takesWholeText: Bool
  private var scratch = SegmentationScratch()
  private var cache = SegmentCache()

  init(_ vocabulary: Vocabulary, _ model: any SubwordModel) throws {
    preparation = try TextPreparation(vocabulary.normalization, vocabulary.wordBoundaries)
    self.model = model
    takesWholeText = vocabulary.kind == .character
  }

  /// Appends the pieces of a text.
  func encode(_ text: UnsafeBufferPointer<UInt8>, into pieces: inout [TokenID]) {
    if text.isEmpty { return }
    if takesWholeText {
      preparation.withNormalized(text) { model.segment($0, &scratch, into: &pieces) }
    } else {
      preparation.forEachWord(in: text) { append($0, &pieces) }
    }
  }

  /// Calls the body with each word and its pieces.
  func forEachWord(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, [TokenID]) -> Void
  ) {
    if text.isEmpty { return }
    var pieces: [TokenID] = []
    let segment = { (word: UnsafeBufferPointer<UInt8>) in
      pieces.removeAll(keepingCapacity: true)
      self.append(word, &pieces)
      body(word, pieces)
    }
    if takesWholeText {
      preparation.withNormalized(text, segment)
    } else {
      preparation.forEachWord(in: text, segment)
    }
  }

  @inline(__always)
  private func append(_ word: UnsafeBufferPointer<UInt8>, _ pieces: inout [TokenID]) {
    cache.append(word, to: &pieces) { word, pieces in model.segment(word, &scratch, into: &pieces) }
  }
}
