/// The pieces of words met before; when it is full it starts anew. It changes how fast text is cut, never how.
struct SegmentCache {
  private var words = ByteStringTable(minimumCapacity: 4096)
  /// By word: where its pieces end; the first place is the beginning of all.
  private var ends: [Int32] = [0]
  private var pieces: [TokenID] = []

  /// A limit on the words, and on their length, bounds the memory.
  private static let maximumWords = 1 << 15
  private static let maximumLength = 48

  /// Appends the pieces of a word, cutting it by the body where it is new.
  @inline(__always)
  mutating func append(
    _ word: UnsafeBufferPointer<UInt8>, to result: inout [TokenID],
    _ segment: (UnsafeBufferPointer<UInt8>, inout [TokenID]) -> Void
  ) {
    if word.count > Self.maximumLength { return segment(word, &result) }
    if let index = words.index(of: word) {
      result.append(contentsOf: pieces[Int(ends[index])..<Int(ends[index + 1])])
      return
    }
    let start = result.count
    segment(word, &result)
    if words.count == Self.maximumWords { clear() }
    _ = words.insert(word)
    pieces.append(contentsOf: result[start...])
    ends.append(Int32(pieces.count))
  }

  private mutating func clear() {
    words.removeAll()
    pieces.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
  }
}
