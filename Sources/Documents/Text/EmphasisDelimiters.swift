/// Finds which stars, underscores and tildes of Markdown are pairs (CommonMark 0.31, 6.2 and its appendix).
struct EmphasisDelimiters {
  private struct Run {
    let sign: UInt8
    let count: Int
    /// The item of its first sign.
    let item: Int
    let canOpen: Bool
    let canClose: Bool
    /// Its signs that are in no pair yet; those that open are taken from its end, those that close from its beginning.
    var free: Range<Int>
  }

  private var runs: [Run] = []

  /// Adds a run of signs between two characters.
  mutating func add(
    _ sign: UInt8, count: Int, at item: Int, after previous: Unicode.Scalar, before next: Unicode.Scalar
  ) {
    let flanks = DelimiterFlanks(sign, after: previous, before: next)
    runs.append(
      Run(
        sign: sign, count: count, item: item, canOpen: flanks.canOpen, canClose: flanks.canClose,
        free: 0..<count))
  }

  /// Makes marks of the items that are pairs.
  mutating func match(_ items: inout [MarkupItem]) {
    var open: [Int] = []
    var pairs = 0
    for closer in runs.indices {
      if runs[closer].canClose {
        while !runs[closer].free.isEmpty, let place = open.lastIndex(where: { opens($0, closer) }) {
          let opener = open[place]
          // What is between the two can be in no pair with anything outside.
          open.removeSubrange((place + 1)...)
          let length = runs[opener].free.count >= 2 && runs[closer].free.count >= 2 ? 2 : 1
          pair(opener, closer, length, "emphasis \(pairs)", &items)
          pairs += 1
          if runs[opener].free.isEmpty { open.removeLast() }
        }
      }
      // A text with very many stars has no emphasis that is worth the search.
      if runs[closer].canOpen, !runs[closer].free.isEmpty, open.count < 200 { open.append(closer) }
    }
  }

  private func opens(_ opener: Int, _ closer: Int) -> Bool {
    let (first, second) = (runs[opener], runs[closer])
    guard first.sign == second.sign else { return false }
    // The rule of three.
    let isAmbiguous = first.canClose || second.canOpen
    return
      !(isAmbiguous && (first.count + second.count) % 3 == 0
      && (first.count % 3 != 0 || second.count % 3 != 0))
  }

  private mutating func pair(
    _ opener: Int, _ closer: Int, _ length: Int, _ name: String, _ items: inout [MarkupItem]
  ) {
    let end = runs[opener].free.upperBound
    runs[opener].free = runs[opener].free.lowerBound..<end - length
    let start = runs[closer].free.lowerBound
    runs[closer].free = start + length..<runs[closer].free.upperBound
    mark(runs[opener].item + end - length, length, .opening, name, &items)
    mark(runs[closer].item + start, length, .closing, name, &items)
  }

  /// Makes one mark of one or two items; the second of two says nothing any more.
  private func mark(
    _ first: Int, _ length: Int, _ kind: MarkupItem.Kind, _ name: String, _ items: inout [MarkupItem]
  ) {
    items[first].kind = kind
    items[first].pair = name
    items[first].range = items[first].range.lowerBound..<items[first + length - 1].range.upperBound
    if length == 2 {
      items[first + 1].kind = .dropped
      items[first + 1].range = items[first].range.upperBound..<items[first].range.upperBound
    }
  }
}
