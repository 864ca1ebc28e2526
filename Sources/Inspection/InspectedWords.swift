/// The tokens of a sentence put together to words; what is part of no word stands by itself.
struct InspectedWords {
  /// The places of each word's tokens.
  let groups: [[Int]]
  let texts: [String]

  init(_ tokens: [InspectedToken]) {
    var (groups, texts): ([[Int]], [String]) = ([], [])
    for (index, token) in tokens.enumerated() {
      let isFirst = token.byte?.hasPrefix("1/") ?? true
      if index > 0, token.word != nil, token.word == tokens[index - 1].word {
        groups[groups.count - 1].append(index)
        if isFirst { texts[texts.count - 1] += token.text }
      } else {
        groups.append([index])
        texts.append(token.text)
      }
    }
    (self.groups, self.texts) = (groups, texts)
  }

  /// Returns the words that a text asks for, whatever their case and the punctuation at their ends.
  func places(of text: String) -> [Int] {
    let exact = texts.indices.filter { texts[$0] == text }
    if !exact.isEmpty { return exact }
    let wanted = core(text)
    return wanted.isEmpty ? [] : texts.indices.filter { core(texts[$0]) == wanted }
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
