/// The pieces of words met before, up to a bounded number.
///
/// When it is full it starts anew: it changes how fast text is cut, never how.
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
      for piece in Int(ends[index])..<Int(ends[index + 1]) { result.append(pieces[piece]) }
      return
    }
    let start = result.count
    segment(word, &result)
    if words.count == Self.maximumWords { clear() }
    _ = words.insert(word)
    for piece in start..<result.count { pieces.append(result[piece]) }
    ends.append(Int32(pieces.count))
  }

  private mutating func clear() {
    words.removeAll()
    pieces.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
  }
}
