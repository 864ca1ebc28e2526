/// Whether the value of a field is something that people read, and no address, path, colour, number or identifier.
///
/// What stays, whatever it says, is what stands in a field whose name promises something for programs: `id`, `class`, `type`,
/// `href` and the like, and names that end so, as `imageUrl` does. Of other fields a value with white space or tags is
/// text; a single word is none if it is written as only names are: with a digit, with one of `_ / . : @ = \` between
/// letters, `as-these-words`, `likeThis`, or as an address, a path or a colour. `E-Mail` is a word.
///
/// - Parameter name: Of the field, also where it holds a list of values; nil without one.
func isNaturalText(_ text: String, of name: String? = nil) -> Bool {
  guard text.unicodeScalars.contains(where: \.properties.isAlphabetic) else { return false }
  if let name, holdsNoProse(name) { return false }
  if text.unicodeScalars.contains(where: \.properties.isWhitespace) { return true }
  return EmbeddedText.hasTags(Array(text.utf8)) || !isIdentifier(text)
}

/// Whether a text without white space is written as no word is.
private func isIdentifier(_ text: String) -> Bool {
  if text.contains("://") || text.hasPrefix("#") || text.hasPrefix("/") || text.hasPrefix("./") {
    return true
  }
  let bytes = Array(text.utf8)
  if bytes.contains(where: isASCIIDigit) { return true }
  // Signs that stand between letters are those of names; at the end they are punctuation.
  let end = (bytes.lastIndex { !".:!?".utf8.contains($0) } ?? -1) + 1
  let inner = bytes[..<end].dropFirst().dropLast()
  if inner.contains(where: { "_/.:@=\\".utf8.contains($0) }) { return true }
  let hasCapitals = bytes.contains { isASCIILetter($0) && lowercased($0) != $0 }
  let isOfLetters = bytes.allSatisfy { isASCIILetter($0) }
  if isOfLetters, let first = bytes.first { return hasCapitals && lowercased(first) == first }
  let hyphen = UInt8(ascii: "-")
  return !hasCapitals && inner.contains(hyphen) && bytes.allSatisfy { isASCIILetter($0) || $0 == hyphen }
}

/// Whether a field of a name holds something for programs.
private func holdsNoProse(_ name: String) -> Bool {
  if technicalEndings.contains(where: { name.hasSuffix($0) }) { return true }
  let letters = name.utf8.filter { isASCIILetter($0) }.map { lowercased($0) }
  return technicalNames.contains(String(decoding: letters, as: UTF8.self))
}

/// In small letters, without signs.
private let technicalNames: Set<String> = [
  "charset", "class", "classname", "color", "colour", "contenttype", "encoding", "format", "guid", "href",
  "icon", "id", "ids", "key", "lang", "locale", "mimetype", "ref", "slug", "src", "style", "type", "uri",
  "url", "uuid", "xmlns",
]

private let technicalEndings = [
  "Href", "Id", "Src", "Uri", "Url", "ID", "URI", "URL", "_href", "_id", "_src", "_uri", "_url", "-href",
  "-id", "-src", "-uri", "-url",
]
