internal import Bitext
internal import Text

/// What must not change in a text and where the translation has it, with the units of both, of which each such stretch is one.
struct KeptStretches {
  let source: [TextUnit]
  let target: [TextUnit]
  /// Links between these units: what stays as it is belongs to nothing else.
  let links: [AlignmentLink]
  /// In the order of the source.
  private let found: [Found]

  private struct Found {
    let stretch: Stretch
    /// UTF-8 offsets in the target.
    let place: Range<Int>
    /// The units it is in source and target.
    let unit: Int
    let targetUnit: Int
  }

  private struct Stretch {
    /// UTF-8 offsets in the source, and the same without white space at either end.
    let range: Range<Int>
    let core: Range<Int>
  }

  /// More are in no text that people read; without a limit the search would cost the square of their number.
  private static let maximum = 500

  /// - Parameter links: Which units of the two texts belong together.
  init(of marked: MarkedText, in text: String, _ links: [AlignmentLink]) {
    let (units, targetUnits) = (TextUnit.units(of: marked.text), TextUnit.units(of: text))
    let bytes = Array(marked.text.utf8)
    var search = KeptSearch(source: bytes, target: Array(text.utf8), units, targetUnits, links)
    let stretches = Self.stretches(of: marked, bytes)
    var places = [Range<Int>?](repeating: nil, count: stretches.count)
    // The longest first: it may hold what another is.
    let order = stretches.indices.sorted {
      (-stretches[$0].core.count, $0) < (-stretches[$1].core.count, $1)
    }
    for index in order { places[index] = search.place(of: stretches[index].core) }
    let kept = zip(stretches, places).compactMap { stretch, place in place.map { (stretch, $0) } }
    let cutSource = units.cut(around: kept.map { $0.0.core })
    // In the order of the target, whichever that is.
    let targetOrder = kept.indices.sorted { kept[$0].1.lowerBound < kept[$1].1.lowerBound }
    let cutTarget = targetUnits.cut(around: targetOrder.map { kept[$0].1 })
    var numbers = [Int](repeating: 0, count: kept.count)
    for (place, index) in targetOrder.enumerated() { numbers[index] = cutTarget.stretches[place] }
    found = kept.indices.map { index in
      Found(
        stretch: kept[index].0, place: kept[index].1, unit: cutSource.stretches[index],
        targetUnit: numbers[index])
    }
    (source, target) = (cutSource.units, cutTarget.units)
    let (ofSource, ofTarget) = (Set(cutSource.stretches), Set(cutTarget.stretches))
    let others = links.compactMap { link -> AlignmentLink? in
      guard cutSource.numbers.indices.contains(link.source), cutTarget.numbers.indices.contains(link.target)
      else { return nil }
      let (first, second) = (cutSource.numbers[link.source], cutTarget.numbers[link.target])
      if ofSource.contains(first) || ofTarget.contains(second) { return nil }
      return AlignmentLink(source: first, target: second)
    }
    self.links = others + found.map { AlignmentLink(source: $0.unit, target: $0.targetUnit) }
  }

  /// Where something that stands in a kept stretch of the source stands in the target.
  struct Place {
    let unit: Int
    let targetUnit: Int
    /// UTF-8 offsets in the target.
    let bytes: Range<Int>
  }

  /// Returns the place of what is in a kept stretch, or where it is empty, before it; nil of anything else.
  func place(of range: Range<Int>) -> Place? {
    var (low, high) = (0, found.count)
    while low < high {
      let middle = (low + high) / 2
      if found[middle].stretch.range.upperBound > range.lowerBound { high = middle } else { low = middle + 1 }
    }
    guard low < found.count else { return nil }
    let (stretch, place) = (found[low].stretch, found[low].place)
    guard range.clamped(to: stretch.range) == range else { return nil }
    func moved(_ offset: Int) -> Int {
      place.lowerBound + min(max(offset - stretch.core.lowerBound, 0), place.count)
    }
    return Place(
      unit: found[low].unit, targetUnit: found[low].targetUnit,
      bytes: moved(range.lowerBound)..<moved(range.upperBound))
  }

  /// Returns the units in the target of what is kept within a stretch of the source.
  func targetUnits(within range: Range<Int>) -> [Int] {
    found.filter { $0.stretch.core.clamped(to: range) == $0.stretch.core }.map(\.targetUnit)
  }

  private static func stretches(of marked: MarkedText, _ bytes: [UInt8]) -> [Stretch] {
    var stretches: [Stretch] = []
    for range in marked.protected where stretches.count < maximum {
      let start = stretches.last?.range.upperBound ?? 0
      guard range.lowerBound >= start, range.upperBound <= bytes.count, isEdge(range.lowerBound, bytes),
        isEdge(range.upperBound, bytes)
      else { continue }
      let scalars = Array(String(decoding: bytes[range], as: UTF8.self).unicodeScalars)
      let leading = scalars.prefix(while: \.properties.isWhitespace)
      guard leading.count < scalars.count else { continue }
      let trailing = scalars.reversed().prefix(while: \.properties.isWhitespace)
      let core = range.lowerBound + width(leading)..<range.upperBound - width(Array(trailing)[...])
      stretches.append(Stretch(range: range, core: core))
    }
    return stretches
  }

  /// Whether a character begins or the text ends at a place.
  private static func isEdge(_ place: Int, _ bytes: [UInt8]) -> Bool {
    place == bytes.count || bytes[place] & 0xC0 != 0x80
  }

  private static func width(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + UTF8.width($1) }
  }
}

/// The search for what stays as it is in a translation.
private struct KeptSearch {
  private let source: [UInt8]
  private let target: [UInt8]
  private let units: [TextUnit]
  private let targetUnits: [TextUnit]
  private let linked: [Int: [Int]]
  private var taken: [Range<Int>] = []

  init(
    source: [UInt8], target: [UInt8], _ units: [TextUnit], _ targetUnits: [TextUnit],
    _ links: [AlignmentLink]
  ) {
    (self.source, self.target) = (source, target)
    (self.units, self.targetUnits) = (units, targetUnits)
    linked = Dictionary(grouping: links, by: \.source).mapValues { $0.map(\.target) }
  }

  /// Returns where a stretch of the source is in the target, of several places the one with most links, and takes it.
  mutating func place(of stretch: Range<Int>) -> Range<Int>? {
    let partners = Set(units.covered(by: stretch).flatMap { linked[$0] ?? [] })
    let mayBeGlued = (isGlued(source, at: stretch.lowerBound), isGlued(source, at: stretch.upperBound))
    var best: (links: Int, range: Range<Int>)?
    for start in starts(of: source[stretch]) {
      let range = start..<start + stretch.count
      // `ls` is not in "also".
      if !mayBeGlued.0, isGlued(target, at: range.lowerBound) { continue }
      if !mayBeGlued.1, isGlued(target, at: range.upperBound) { continue }
      if taken.contains(where: { $0.overlaps(range) }) { continue }
      let links = partners.isEmpty ? 0 : targetUnits.covered(by: range).count { partners.contains($0) }
      if links > best?.links ?? -1 { best = (links, range) }
    }
    if let best { taken.append(best.range) }
    return best?.range
  }

  private func starts(of content: ArraySlice<UInt8>) -> [Int] {
    guard content.count <= target.count else { return [] }
    return (0...(target.count - content.count)).filter { start in
      target[start] == content.first && target[start..<start + content.count].elementsEqual(content)
    }
  }

  /// Whether a word goes on at a place.
  private func isGlued(_ bytes: [UInt8], at place: Int) -> Bool {
    guard place > 0, place < bytes.count else { return false }
    let before = String(decoding: bytes[max(0, place - 4)..<place], as: UTF8.self).unicodeScalars.last
    let after = String(decoding: bytes[place..<min(bytes.count, place + 4)], as: UTF8.self).unicodeScalars
      .first
    return before.map(isOfWord) == true && after.map(isOfWord) == true
  }

  private func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      && !scalar.isOfScriptWithoutSpaces
  }
}
