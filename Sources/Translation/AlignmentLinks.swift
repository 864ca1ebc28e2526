internal import Bitext
internal import Text

extension [AlignmentLink] {
  /// Returns the links with other numbers, or as they are on a side without any.
  func numbered(source: [Int]?, target: [Int]?) -> [AlignmentLink] {
    if source == nil, target == nil { return self }
    return compactMap { link in
      guard let source = number(link.source, source), let target = number(link.target, target) else {
        return nil
      }
      return AlignmentLink(source: source, target: target)
    }
  }

  /// Returns links of units as links of the words between white space that they are part of, each once.
  func ofWords(source: String, target: String) -> [AlignmentLink] {
    if isEmpty { return [] }
    let links = numbered(
      source: TextUnit.units(of: source).map(\.word), target: TextUnit.units(of: target).map(\.word))
    var seen: Set<AlignmentLink> = []
    return links.filter { seen.insert($0).inserted }
  }
}

// MARK: - Private

private func number(_ number: Int, _ numbers: [Int]?) -> Int? {
  guard let numbers else { return number }
  return numbers.indices.contains(number) ? numbers[number] : nil
}
