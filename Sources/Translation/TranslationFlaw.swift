/// What is wrong with a translation, as far as that can be seen without knowing its language.
public enum TranslationFlaw: String, CaseIterable, Sendable {
  /// A number, an address, a placeholder of the source is missing, or was said too often.
  case notKept = "not kept"
  /// It says the same over and over.
  case repeating
  /// It is far longer than its source.
  case long
  /// It is far shorter than its source.
  case short
}

/// Returns whether a text says the same words at least three times in a row, or the one word of its source twice, where
/// the source does not.
func repeats(_ text: String, source: String) -> Bool {
  let limit = repetitionLimit(of: source)
  return longestRun(in: units(of: text)) > max(limit, longestRun(in: units(of: source)))
}

/// Returns how often in a row a translation may say the same: of one word, once.
func repetitionLimit(of source: String) -> Int { units(of: source).count <= 1 ? 1 : 2 }

/// The words of a text without their marks; the characters of what is written without spaces.
private func units(of text: String) -> [String] {
  text.lowercased().split(whereSeparator: \.isWhitespace).flatMap { word -> [String] in
    let letters = word.filter { $0.isLetter || $0.isNumber }
    if letters.isEmpty { return [] }
    let isIdeographic = letters.unicodeScalars.contains { $0.properties.isIdeographic }
    return isIdeographic ? letters.map { String($0) } : [String(letters)]
  }
}

/// Returns how often at most the same units stand one after the other.
private func longestRun(in units: [String]) -> Int {
  var longest = units.isEmpty ? 0 : 1
  for period in 1...8 where 2 * period <= units.count {
    var equal = 0
    for index in units.indices.dropFirst(period) {
      equal = units[index] == units[index - period] ? equal + 1 : 0
      longest = max(longest, equal / period + 1)
    }
  }
  return longest
}

/// Returns the flaw of a length, in tokens; nil for an ordinary one.
func lengthFlaw(source: Int, target: Int) -> TranslationFlaw? {
  if Double(target) > 2.2 * Double(source) + 8 { return .long }
  return Double(target) < 0.3 * Double(source) - 2 ? .short : nil
}
