/// Returns the properties of a run without what does not show: the language for the spelling checker, and its marks.
///
/// - Parameter properties: The element with its tags.
func runLook(_ properties: ArraySlice<UInt8>) -> [UInt8] {
  var tokenizer = MarkupTokenizer(Array(properties), nil, .xml)
  let bytes = Array(properties)
  var look: [UInt8] = []
  while let token = tokenizer.next() {
    let local = token.name.split(separator: ":").last.map(String.init) ?? ""
    switch token.kind {
    case .start, .empty:
      if invisibleProperties.contains(local) { continue }
      look += Array("<\(local)".utf8)
      for attribute in MarkupAttributes(of: token, in: bytes, .xml).all
      where !invisibleAttributes.contains(attribute.name) {
        look += Array(" \(attribute.name)=".utf8) + bytes[attribute.value]
      }
    case .end:
      if invisibleProperties.contains(local) { continue }
      look += Array("/".utf8)
    default: break
    }
  }
  // Properties that say nothing are as none.
  return look.elementsEqual("<rPr/".utf8) || look.elementsEqual("<rPr".utf8) ? [] : look
}

/// Whether a look is that of what stands above the line, as the numbers of footnotes do.
func isSuperscript(_ look: [UInt8]) -> Bool {
  let words = String(decoding: look, as: UTF8.self).split { $0 == " " || $0 == "<" || $0 == "/" }
  return words.contains { word in
    if word.hasSuffix("=superscript") { return true }
    guard word.hasPrefix("baseline=") else { return false }
    return word.dropFirst("baseline=".count).first.map { ("1"..."9").contains($0) } ?? false
  }
}

private let invisibleProperties: Set<String> = ["lang", "noProof", "proofErr"]
private let invisibleAttributes: Set<String> = [
  "lang", "altLang", "dirty", "err", "noProof", "smtClean", "bmk",
]
