extension Vocabulary {
  /// The pieces that are tags, such as `>>de<<` for the language to translate into: one piece, whatever words are in it.
  ///
  /// A text that begins with a tag and a space, or is the tag, begins with its piece; anywhere else it is text like any
  /// other.
  public var tags: [String] {
    tagIDs.map { id in
      texts.withBytes(of: Int(id - firstTextID)) { String(decoding: $0.dropFirst(), as: UTF8.self) }
    }
  }

  var tagIDs: Range<TokenID> { TokenID(count - tagCount)..<TokenID(count) }

  /// Returns the vocabulary with further pieces that are tags, in the order of their bytes.
  ///
  /// A tag that is a piece already, or that normalization changes, adds none: it is cut as a text.
  public func adding(tags: [String]) -> Vocabulary {
    var texts = texts
    let normalizer = Normalizer(normalization)
    for tag in Set(tags).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where normalizer.normalize(tag).utf8.elementsEqual(tag.utf8) && !tag.isEmpty {
      // As a word, it has the space before it.
      _ = Array((" " + tag).utf8).withUnsafeBufferPointer { texts.insert($0) }
    }
    let added = texts.count - self.texts.count
    let content: Content =
      switch self.content {
      case .merges: self.content
      // No text is made of tags, so that it does not matter how likely or frequent they are.
      case .scores(let scores): .scores(scores + repeatElement(0, count: added))
      case .counts(let counts): .counts(counts + repeatElement(0, count: added))
      }
    return Vocabulary(
      kind: kind, normalization: normalization, wordBoundaries: wordBoundaries, texts: texts,
      content: content,
      tagCount: tagCount + added)
  }
}

/// The tags of a vocabulary, as texts begin with them.
struct BeginningTags {
  private let tags: [(id: TokenID, bytes: [UInt8])]

  init(_ vocabulary: Vocabulary) {
    let first = vocabulary.firstTextID
    // Of two that begin alike, the longer is meant where it is there.
    tags = vocabulary.tagIDs.map { ($0, Array(vocabulary.texts.bytes(of: Int($0 - first)))) }
      .sorted { ($1.bytes.count, $0.id) < ($0.bytes.count, $1.id) }
  }

  /// Returns the tag that a normalized text begins with after the space before it, and what follows; nil where it begins
  /// otherwise.
  func tag(
    of text: UnsafeBufferPointer<UInt8>
  ) -> (id: TokenID, rest: UnsafeBufferPointer<UInt8>)? {
    for tag in tags where text.starts(with: tag.bytes) {
      let rest = text[tag.bytes.count...]
      // A space before nothing is no word, and so could not be had back.
      if rest.isEmpty || rest.first == space && rest.count > 1 {
        return (tag.id, UnsafeBufferPointer(rebasing: rest))
      }
    }
    return nil
  }
}
