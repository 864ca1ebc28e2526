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
