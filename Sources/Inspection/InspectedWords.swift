/// The tokens of a sentence put together to words; what is part of no word stands by itself.
struct InspectedWords {
  /// The places of each word's tokens.
  let groups: [[Int]]
  let texts: [String]
  /// The words between white space that they are of.
  private let spacedWords: [Int?]

  init(_ tokens: [InspectedToken]) {
    var (groups, texts): ([[Int]], [String]) = ([], [])
    for (index, token) in tokens.enumerated() {
      let isFirst = token.byte?.hasPrefix("1/") ?? true
      if index > 0, token.unit != nil, token.unit == tokens[index - 1].unit {
        groups[groups.count - 1].append(index)
        if isFirst { texts[texts.count - 1] += token.text }
      } else {
        groups.append([index])
        texts.append(token.text)
      }
    }
    (self.groups, self.texts) = (groups, texts)
    spacedWords = groups.map { tokens[$0[0]].word }
  }

  /// Returns the words that a text asks for, whatever their case and the punctuation at their ends; in a script without
  /// spaces, where the text may be of several, all of these.
  func places(of text: String) -> [Int] {
    let exact = texts.indices.filter { texts[$0] == text }
    if !exact.isEmpty { return exact }
    let wanted = core(text)
    if wanted.isEmpty { return [] }
    let places = texts.indices.filter { core(texts[$0]) == wanted }
    return places.isEmpty ? texts.indices.flatMap { run(of: wanted, from: $0) } : places
  }

  /// Returns the words from a place on, without a space between them, that make a text together; none where they do not.
  private func run(of wanted: String, from first: Int) -> [Int] {
    var (text, place) = ("", first)
    while place < texts.count, spacedWords[place] != nil, spacedWords[place] == spacedWords[first],
      text.utf8.count < wanted.utf8.count
    {
      text += texts[place]
      place += 1
    }
    return place > first + 1 && core(text) == wanted ? Array(first..<place) : []
  }
}

private func core(_ text: String) -> String {
  func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.generalCategory == .nonspacingMark
  }
  let scalars = text.lowercased().unicodeScalars
  guard let first = scalars.firstIndex(where: isLetter), let last = scalars.lastIndex(where: isLetter) else {
    return ""
  }
  return String(scalars[first...last])
}
