internal import Bitext
internal import Randomness
internal import Text

/// Gives names others, made of the beginnings and ends of the names of a corpus.
///
/// A name is a word in Latin letters that begins with a capital and stands on both sides alike.
struct NameMaker: Sendable {
  private let beginnings: [String]
  private let ends: [String]
  private let whole: [String]

  init(_ pairs: [SentencePair]) {
    whole = Set(pairs.flatMap(commonNames)).sorted()
    let long = whole.filter { $0.count >= 5 }
    beginnings = Set(long.map { String($0.prefix($0.count / 2)) }).sorted()
    ends = Set(long.map { String($0.dropFirst($0.count / 2)) }).sorted()
  }

  /// Replaces each name that both sides have: two times of five by a placeholder, else by a name.
  func replaceNames(of pair: inout SentencePair, _ stream: inout RandomStream) {
    let names = commonNames(pair)
    if names.isEmpty || whole.isEmpty { return }
    var things = (0..<Placeholder.count).map { Placeholder(kind: .thing, number: $0).text }
    stream.shuffle(&things)
    var replacements: [String: String] = [:]
    for name in names {
      let isPlaceholder = stream.nextUniform() < 0.4
      replacements[name] = isPlaceholder ? things.popLast() ?? name : made(&stream)
    }
    pair.source = replacingWords(of: pair.source, replacements)
    pair.target = replacingWords(of: pair.target, replacements)
  }

  private func made(_ stream: inout RandomStream) -> String {
    if beginnings.isEmpty || stream.nextUniform() < 0.3 {
      return whole[stream.nextInteger(below: whole.count)]
    }
    return beginnings[stream.nextInteger(below: beginnings.count)]
      + ends[stream.nextInteger(below: ends.count)]
  }
}

/// Returns the names that both sides have, in the order of the source.
private func commonNames(_ pair: SentencePair) -> [String] {
  let targets = Set(words(of: pair.target).filter(isName))
  if targets.isEmpty { return [] }
  var seen: Set<Substring> = []
  return words(of: pair.source).filter { targets.contains($0) && seen.insert($0).inserted }.map(String.init)
}

private func isName(_ word: Substring) -> Bool {
  guard word.utf8.count >= 3, let first = word.unicodeScalars.first, first.properties.isUppercase else {
    return false
  }
  return word.unicodeScalars.dropFirst().allSatisfy { $0.properties.isLowercase && $0.value < 0x250 }
}

private func words(of text: String) -> [Substring] { text.split { !$0.isLetter } }

private func replacingWords(of text: String, _ replacements: [String: String]) -> String {
  var result = ""
  var rest = text[...]
  while !rest.isEmpty {
    let word = rest.prefix(while: \.isLetter)
    result += replacements[String(word)] ?? String(word)
    rest = rest[word.endIndex...]
    let gap = rest.prefix { !$0.isLetter }
    result += gap
    rest = rest[gap.endIndex...]
  }
  return result
}
