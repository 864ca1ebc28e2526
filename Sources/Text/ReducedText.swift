/// A text reduced to what can be seen of it, and where in the text that stands.
struct ReducedText {
  /// What is taken out.
  enum Reduction {
    /// All that cannot be seen, controls included; a run of white space becomes one space, and none is at the ends.
    case normalizing
    /// Invisible characters that are no controls; white space stays.
    case cleaning
  }

  private(set) var bytes: [UInt8] = []
  /// What each stretch of `bytes` comes from.
  private(set) var alignment = StretchAlignment()
  private let reduction: Reduction
  private let isAligned: Bool

  /// The place of the white space since the last character, which becomes a space before the next one.
  private var spaces: Range<Int>?
  /// The places of characters that are seen or not by what comes after them.
  private var undecided: [Range<Int>] = []

  /// Reduces a text.
  ///
  /// - Parameter isAligned: Whether the alignment is wanted.
  init(_ text: UnsafeBufferPointer<UInt8>, _ reduction: Reduction, isAligned: Bool = false) {
    self.reduction = reduction
    self.isAligned = isAligned
    bytes.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      let (codePoint, length) = decodeScalar(text, at: position)
      let range = position..<position + length
      switch kind(of: codePoint) {
      case .shown:
        decide(before: position, in: text)
        copy(range, of: text)
      case .space:
        decide(before: position, in: text)
        spaces = (spaces?.lowerBound ?? position)..<range.upperBound
      case .hidden: break
      case .joiner, .mongolianSelector, .emojiComponent: undecided.append(range)
      }
      position += length
    }
    decide(before: text.count, in: text)
  }

  @inline(__always)
  private func kind(of codePoint: UInt32) -> Visibility {
    if codePoint > 0x20, codePoint < 0x7F { return .shown }
    let visibility = Visibility(of: codePoint)
    if reduction == .cleaning, visibility == .space || visibility == .hidden && isControl(codePoint) {
      return .shown
    }
    return visibility
  }

  @inline(__always)
  private mutating func decide(before position: Int, in text: UnsafeBufferPointer<UInt8>) {
    if !undecided.isEmpty { copySeen(before: position, in: text) }
  }

  private mutating func copySeen(before position: Int, in text: UnsafeBufferPointer<UInt8>) {
    let places = bytes.withUnsafeBufferPointer { bytes in
      InvisibleContext(
        before: spaces == nil ? bytes : UnsafeBufferPointer(rebasing: bytes[..<0]),
        after: UnsafeBufferPointer(rebasing: text[position...])
      ).seen(of: undecided, in: text)
    }
    for place in places { copy(place, of: text) }
    undecided.removeAll(keepingCapacity: true)
  }

  private mutating func copy(_ range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
    if let spaces {
      if !bytes.isEmpty {
        bytes.append(space)
        if isAligned { alignment.append(spaces, count: 1, hasChanged: spaces.count > 1) }
      }
      self.spaces = nil
    }
    bytes.append(contentsOf: text[range])
    if isAligned { alignment.append(range, count: range.count, hasChanged: false) }
  }
}

/// Returns a text without what cannot be seen, or nil where it has no such thing; white space and controls stay.
package func withoutInvisible(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
  let visible = ReducedText(text, .cleaning).bytes
  return visible.count == text.count ? nil : visible
}
