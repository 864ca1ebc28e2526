/// Whether the value of a field is something that people read, and no address, path, colour, number or identifier.
///
/// What stays, whatever it says, is what stands in a field whose name promises something for programs: `id`, `class`,
/// `href` and the like, and names that end so, as `imageUrl` does; `type`, `color` and the like are names of texts as well,
/// which begin with a capital or have several words. Of other fields a value with white space or tags is
/// text; a single word is none if it is written as only names are: with a digit, with one of `_ / . : @ = \` between
/// letters, `as-these-words`, `likeThis`, or as an address, a path or a colour. `E-Mail` is a word.
///
/// - Parameter name: Of the field, also where it holds a list of values; nil without one.
func isNaturalText(_ text: String, of name: String? = nil) -> Bool {
  guard text.unicodeScalars.contains(where: \.properties.isAlphabetic) else { return false }
  if let name, holdsNoProse(name) || isOftenTechnical(name) && !looksLikeProse(text) { return false }
  if text.unicodeScalars.contains(where: \.properties.isWhitespace) { return true }
  return EmbeddedText.hasTags(Array(text.utf8)) || !isIdentifier(text)
}

/// Whether a text without white space is written as no word is.
private func isIdentifier(_ text: String) -> Bool {
  if text.contains("://") || text.hasPrefix("#") || text.hasPrefix("/") || text.hasPrefix("./") {
    return true
  }
  let bytes = Array(text.utf8)
  // `3D-Druck`, `Ja/Nein` and `Kund:innen` are words, which have capitals or letters beyond ASCII.
  let isOfWords = bytes.contains { isASCIILetter($0) && lowercased($0) != $0 || $0 >= 0x80 }
  if bytes.contains(where: isASCIIDigit) { return !isOfWords || !bytes.contains(UInt8(ascii: "-")) }
  // Signs that stand between letters are those of names; at the end they are punctuation.
  let end = (bytes.lastIndex { !".:!?".utf8.contains($0) } ?? -1) + 1
  let inner = bytes[..<end].dropFirst().dropLast()
  if inner.contains(where: { "_.@=\\".utf8.contains($0) }) { return true }
  if !isOfWords, inner.contains(where: { "/:".utf8.contains($0) }) { return true }
  let hasCapitals = bytes.contains { isASCIILetter($0) && lowercased($0) != $0 }
  let isOfLetters = bytes.allSatisfy { isASCIILetter($0) }
  if isOfLetters, let first = bytes.first { return hasCapitals && lowercased(first) == first }
  let hyphen = UInt8(ascii: "-")
  return !hasCapitals && inner.contains(hyphen) && bytes.allSatisfy { isASCIILetter($0) || $0 == hyphen }
}

/// Whether a field of a name holds something for programs.
private func holdsNoProse(_ name: String) -> Bool {
  let endsSo = technicalEndings.contains { ending in
    // `userID`, not `PAID`.
    name.hasSuffix(ending) && name.dropLast(ending.count).last.map { !$0.isUppercase } ?? true
  }
  return endsSo || technicalNames.contains(letters(of: name))
}

/// Whether a field of a name holds something for programs or a text.
private func isOftenTechnical(_ name: String) -> Bool { ambiguousNames.contains(letters(of: name)) }

private func letters(of name: String) -> String {
  String(decoding: name.utf8.filter { isASCIILetter($0) }.map { lowercased($0) }, as: UTF8.self)
}

/// Whether a text has several words, is of no ASCII letters alone, or is one word with a capital.
private func looksLikeProse(_ text: String) -> Bool {
  let scalars = text.unicodeScalars
  if scalars.contains(where: { $0.properties.isWhitespace || !$0.isASCII }) { return true }
  return scalars.first?.properties.isUppercase == true
    && scalars.dropFirst().allSatisfy { $0.properties.isLowercase }
}

/// In small letters, without signs.
private let technicalNames: Set<String> = [
  "charset", "class", "classname", "contenttype", "guid", "href", "icon", "id", "ids", "lang", "locale",
  "mimetype", "slug", "src", "style", "uri", "url", "uuid", "xmlns",
]

private let ambiguousNames: Set<String> = [
  "color", "colour", "encoding", "format", "key", "ref", "type",
]

private let technicalEndings = [
  "Href", "Id", "Src", "Uri", "Url", "ID", "URI", "URL", "_href", "_id", "_src", "_uri", "_url", "-href",
  "-id", "-src", "-uri", "-url",
]
