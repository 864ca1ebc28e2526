/// Bytes of a document and what is replaced in them by translations; everything else stays as it is.
///
/// Replacements may lie within others, as the texts of a footnote lie within the sentence it stands in: what encloses them
/// writes them where it puts them, and where it does not change they are replaced in place.
struct ByteTemplate: Sendable {
  let bytes: [UInt8]
  /// By where they begin, those that enclose others first.
  private let replacements: [Replacement]

  struct Replacement: Sendable {
    let range: Range<Int>
    let content: any ReplacementContent
  }

  init(_ bytes: [UInt8], _ replacements: [Replacement]) {
    self.bytes = bytes
    self.replacements = replacements.enumerated().sorted { left, right in
      let (first, second) = (left.element.range, right.element.range)
      return (first.lowerBound, -first.upperBound, left.offset)
        < (second.lowerBound, -second.upperBound, right.offset)
    }.map(\.element)
  }

  /// Returns the bytes with the translations in place.
  func rendered(_ texts: TranslatedTexts) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    render(0..<bytes.count, texts, into: &result)
    return result
  }

  /// Appends a part of the bytes with what is translated in it.
  func render(_ range: Range<Int>, _ texts: TranslatedTexts, into result: inout [UInt8]) {
    var position = range.lowerBound
    var index = firstReplacement(from: range.lowerBound)
    while index < replacements.count, replacements[index].range.lowerBound < range.upperBound {
      let replacement = replacements[index]
      index += 1
      // One that reaches beyond encloses the part that is asked for.
      guard replacement.range.lowerBound >= position, replacement.range.upperBound <= range.upperBound,
        replacement.content.isChanged(texts)
      else { continue }
      result += bytes[position..<replacement.range.lowerBound]
      replacement.content.write(texts, in: self, to: &result)
      position = replacement.range.upperBound
    }
    result += bytes[position..<range.upperBound]
  }

  private func firstReplacement(from offset: Int) -> Int {
    var (low, high) = (0, replacements.count)
    while low < high {
      let middle = (low + high) / 2
      if replacements[middle].range.lowerBound >= offset { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// What stands in the place of some bytes of a document.
protocol ReplacementContent: Sendable {
  /// Whether there is anything to replace.
  func isChanged(_ texts: TranslatedTexts) -> Bool
  /// Appends what is written.
  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8])
}

/// The texts of a document and their translations, by number.
struct TranslatedTexts: Sendable {
  let sources: [MarkedText]
  let translations: [MarkedText]

  /// Whether a translation differs from its text.
  func isChanged(_ index: Int) -> Bool { !translations[index].isSame(as: sources[index]) }
}

/// Bytes that are always written.
struct FixedBytes: ReplacementContent {
  let bytes: [UInt8]

  func isChanged(_ texts: TranslatedTexts) -> Bool { true }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    result += bytes
  }
}

/// A part of the document, translated, as a copy of its own beside the one that stays.
struct TranslatedCopy: ReplacementContent {
  /// The replacements of the part that is copied.
  let template: ByteTemplate
  let part: Range<Int>
  /// What is written around it.
  let prefix: [UInt8]
  let suffix: [UInt8]

  func isChanged(_ texts: TranslatedTexts) -> Bool { true }

  func write(_ texts: TranslatedTexts, in _: ByteTemplate, to result: inout [UInt8]) {
    result += prefix
    template.render(part, texts, into: &result)
    result += suffix
  }
}

/// Collects the texts of a document in their order.
struct TextCollector {
  private(set) var texts: [MarkedText] = []

  /// Adds a text; returns its number.
  mutating func add(_ text: MarkedText) -> Int {
    texts.append(text)
    return texts.count - 1
  }
}
