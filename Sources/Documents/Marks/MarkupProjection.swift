public import Bitext
internal import Text

/// Puts the marks of a text into its translation, around the words that belong to those they enclosed.
///
/// Every mark is there once, pairs are nested as they were, and each encloses one stretch of the translation: of all
/// stretches between words the one that holds most of the words aligned with those it enclosed, and fewest of those
/// aligned with others. A pair around everything stays around everything; punctuation at the edge of a word is
/// inside where it was inside. What has no aligned words is around everything, or where there is more than one such
/// pair, at the same part of the text; a standalone mark stays beside the word it stood at, or goes to the end.
/// What the text says must not change is one word, wherever the translation has it: what stands around it or in it
/// stays there to the character.
public enum MarkupProjection {
  /// Returns a translation with the marks of its source.
  ///
  /// - Parameters:
  ///   - target: The translation.
  ///   - source: What was translated.
  ///   - links: Which units belong together (`TextUnit`), counted from 0; numbers without a unit are passed over.
  public static func marked(_ target: String, as source: MarkedText, by links: [AlignmentLink]) -> MarkedText
  {
    // A text that was copied keeps its marks where they are, whether anything is aligned or not.
    if target == source.text, source.isWellNested { return MarkedText(target, marks: source.marks) }
    guard !source.marks.isEmpty else { return MarkedText(target).withHeldSpaces(of: source, by: links) }
    var projection = Projection(target, source, links)
    projection.place()
    return MarkedText(target, marks: projection.marks()).withHeldSpaces(of: source, by: links)
  }
}

/// One projection: where each node of the tree of marks comes to stand.
private struct Projection {
  private let tree: MarkTree
  private let kept: KeptStretches
  private let source: [TextUnit]
  private let target: [TextUnit]
  private let affinity: WordAffinity
  /// Where each node stands, and what of it is taken by the pairs in it.
  private var places: [Place]

  private struct Place {
    /// Words that the node encloses in source and target, and UTF-8 offsets of its marks in the target.
    var source = 0..<0
    var words = 0..<0
    var bytes = 0..<0
    /// Apart from each other, in order.
    var taken: [Taken] = []
  }

  private struct Taken {
    let words: Range<Int>
    let bytes: Range<Int>
  }

  init(_ text: String, _ marked: MarkedText, _ links: [AlignmentLink]) {
    tree = MarkTree(marked)
    kept = KeptStretches(of: marked, in: text, links)
    (source, target) = (kept.source, kept.target)
    affinity = WordAffinity(kept.links, source: source.count, target: target.count)
    places = [Place](repeating: Place(), count: tree.nodes.count)
    places[0] = Place(
      source: 0..<source.count, words: 0..<target.count, bytes: 0..<text.utf8.count)
  }

  /// Gives every node its place: pairs that enclose words, then what is put between words.
  mutating func place() {
    var points: [Int] = []
    for parent in tree.nodes.indices {
      // What stays as it is has its place, whatever the others take.
      var others: [Int] = []
      for index in tree.nodes[parent].children where !placeKeptPair(index) { others.append(index) }
      for index in others {
        let node = tree.nodes[index]
        let covered = source.covered(by: node.range)
        if case .pair = node.kind, !covered.isEmpty, !places[parent].words.isEmpty {
          placePair(index, node, around: covered)
        } else {
          points.append(index)
        }
      }
    }
    for index in points {
      placePoint(index, at: tree.nodes[index].range.lowerBound, in: tree.nodes[index].parent)
    }
  }

  // MARK: Pairs

  private mutating func placePair(_ index: Int, _ node: MarkTree.Node, around covered: Range<Int>) {
    let parent = places[node.parent]
    places[index].source = covered
    if parent.taken.isEmpty, covered == parent.source {
      take(parent.words, parent.bytes, by: index, of: node.parent)
      return
    }
    let found =
      affinity.bestStretch(for: covered, in: parent.words) { isFree($0, in: parent) }
      ?? (hasOneChildWithWords(node.parent)
        ? parent.words : proportionalStretch(of: covered, in: parent))
    guard let found else {
      places[index].bytes = parent.bytes.upperBound..<parent.bytes.upperBound
      return
    }
    let words = holdingKept(found, within: node.range, in: parent)
    take(words, bytes(of: words, around: covered, node.range, in: parent), by: index, of: node.parent)
  }

  /// Places a pair within what stays as it is; returns false for any other.
  private mutating func placeKeptPair(_ index: Int) -> Bool {
    let node = tree.nodes[index]
    let parent = places[node.parent]
    guard case .pair = node.kind, !node.range.isEmpty, let place = kept.place(of: node.range),
      parent.words.contains(place.targetUnit), place.bytes.clamped(to: parent.bytes) == place.bytes
    else { return false }
    places[index].source = place.unit..<place.unit + 1
    take(place.targetUnit..<place.targetUnit + 1, place.bytes, by: index, of: node.parent)
    return true
  }

  /// Returns words and all between them and what stays as it is within a pair, unless another pair has some of that.
  private func holdingKept(_ words: Range<Int>, within range: Range<Int>, in parent: Place) -> Range<Int> {
    let units = kept.targetUnits(within: range).filter { parent.words.contains($0) }
    guard let first = units.min(), let last = units.max() else { return words }
    let whole = min(first, words.lowerBound)..<max(last + 1, words.upperBound)
    return isFree(whole, in: parent) ? whole : words
  }

  private mutating func take(_ words: Range<Int>, _ bytes: Range<Int>, by index: Int, of parent: Int) {
    places[index].words = words
    places[index].bytes = bytes
    let next = places[parent].taken.firstIndex { $0.words.lowerBound > words.lowerBound }
    places[parent].taken.insert(Taken(words: words, bytes: bytes), at: next ?? places[parent].taken.count)
  }

  /// Whether words are in none of the pairs placed before.
  private func isFree(_ words: Range<Int>, in parent: Place) -> Bool {
    let taken = parent.taken
    var (low, high) = (0, taken.count)
    while low < high {
      let middle = (low + high) / 2
      if taken[middle].words.upperBound > words.lowerBound { high = middle } else { low = middle + 1 }
    }
    return low == taken.count || taken[low].words.lowerBound >= words.upperBound
  }

  private func hasOneChildWithWords(_ parent: Int) -> Bool {
    var count = 0
    for child in tree.nodes[parent].children {
      guard case .pair = tree.nodes[child].kind else { continue }
      if !source.covered(by: tree.nodes[child].range).isEmpty { count += 1 }
      if count > 1 { return false }
    }
    return true
  }

  /// Returns free words at the same part of the target, one for each source word if there are so many; nil without any.
  private func proportionalStretch(of covered: Range<Int>, in parent: Place) -> Range<Int>? {
    let before = covered.lowerBound - parent.source.lowerBound
    let wanted =
      parent.words.lowerBound + before * parent.words.count / max(1, parent.source.count)
    let bounds = parent.words
    func free(_ word: Int) -> Int? {
      bounds.contains(word) && isFree(word..<word + 1, in: parent) ? word : nil
    }
    // The nearest, first before and then after.
    let nearest = (0..<bounds.count).lazy.compactMap { free(wanted - $0) ?? free(wanted + $0) }.first
    guard let first = nearest else { return nil }
    var end = first + 1
    while end < parent.words.upperBound, end - first < covered.count, isFree(end..<end + 1, in: parent) {
      end += 1
    }
    return first..<end
  }

  /// Returns where the marks around target words stand, with the punctuation at the edges if the source's have it.
  private func bytes(
    of words: Range<Int>, around covered: Range<Int>, _ marks: Range<Int>, in parent: Place
  ) -> Range<Int> {
    let (first, last) = (source[covered.lowerBound], source[covered.upperBound - 1])
    let opens = first.start < first.coreStart && marks.lowerBound <= first.start
    let closes = last.coreEnd < last.end && marks.upperBound >= last.end
    let (targetFirst, targetLast) = (target[words.lowerBound], target[words.upperBound - 1])
    let start = max(opens ? targetFirst.start : targetFirst.coreStart, parent.bytes.lowerBound)
    let end = min(closes ? targetLast.end : targetLast.coreEnd, parent.bytes.upperBound)
    return start..<max(start, end)
  }

  // MARK: Points

  private mutating func placePoint(_ index: Int, at offset: Int, in parentIndex: Int) {
    let parent = places[parentIndex]
    var position = keptPosition(of: offset, in: parent) ?? self.position(of: offset, in: parent)
    position = min(max(position, parent.bytes.lowerBound), parent.bytes.upperBound)
    // Not within a pair that it was not within.
    var (low, high) = (0, parent.taken.count)
    while low < high {
      let middle = (low + high) / 2
      if parent.taken[middle].bytes.upperBound > position { high = middle } else { low = middle + 1 }
    }
    if low < parent.taken.count, parent.taken[low].bytes.lowerBound < position {
      position = parent.taken[low].bytes.upperBound
    }
    places[index].bytes = position..<position
    places[index].words = parent.words.lowerBound..<parent.words.lowerBound
    places[index].source = parent.source.lowerBound..<parent.source.lowerBound
  }

  /// Returns the place of an offset in what stays as it is; nil of any other.
  private func keptPosition(of offset: Int, in parent: Place) -> Int? {
    guard let place = kept.place(of: offset..<offset), parent.words.contains(place.targetUnit) else {
      return nil
    }
    return place.bytes.lowerBound
  }

  /// Returns the place in the target of an offset in the source.
  private func position(of offset: Int, in parent: Place) -> Int {
    let (sourceWords, words) = (parent.source, parent.words)
    guard !sourceWords.isEmpty, !words.isEmpty else { return parent.bytes.upperBound }
    if offset <= source[sourceWords.lowerBound].coreStart { return parent.bytes.lowerBound }
    if offset >= source[sourceWords.upperBound - 1].coreEnd { return parent.bytes.upperBound }
    // The last word that begins before it, and the first that does not.
    let next = source.firstIndex { $0.start >= offset }
    let previous = next - 1
    if offset <= source[previous].end {
      let isInside = offset < source[previous].end
      for word in stride(from: previous, through: sourceWords.lowerBound, by: -1) {
        guard let linked = affinity.last(of: word, in: words) else { continue }
        return isInside && word == previous ? target[linked].coreEnd : target[linked].end
      }
      return parent.bytes.upperBound
    }
    for word in next..<max(next, sourceWords.upperBound) {
      if let linked = affinity.first(of: word, in: words) { return target[linked].start }
    }
    return parent.bytes.upperBound
  }

  // MARK: Result

  /// The marks in the order of the target.
  func marks() -> [MarkedText.Mark] {
    var marks: [MarkedText.Mark] = []
    var stack: [(index: Int, isEntered: Bool)] = [(0, false)]
    while let (index, isEntered) = stack.popLast() {
      let (node, bytes) = (tree.nodes[index], places[index].bytes)
      switch node.kind {
      case .point(let kind):
        marks.append(MarkedText.Mark(kind, node.number, at: bytes.lowerBound))
        continue
      case .pair where isEntered:
        marks.append(MarkedText.Mark(.closing, node.number, at: bytes.upperBound))
        continue
      case .pair: marks.append(MarkedText.Mark(.opening, node.number, at: bytes.lowerBound))
      case .root: break
      }
      if case .pair = node.kind { stack.append((index, true)) }
      // What is empty stands before a pair that begins at the same place, else it would be within it.
      let children = node.children.sorted { left, right in
        let (first, second) = (places[left].bytes, places[right].bytes)
        return (first.lowerBound, first.isEmpty ? 0 : 1, left)
          < (second.lowerBound, second.isEmpty ? 0 : 1, right)
      }
      stack += children.reversed().map { ($0, false) }
    }
    return marks
  }
}
