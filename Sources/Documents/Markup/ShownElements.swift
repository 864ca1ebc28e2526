/// Which elements show something in the middle of a text, so that a sentence may have them for a word.
enum ShownElements {
  /// Returns whether an element is a picture or an empty field, or holds text that is seen.
  ///
  /// - Parameters:
  ///   - name: With its prefix.
  ///   - range: The bytes of the element.
  static func contain(
    _ name: String, _ range: Range<Int>, of bytes: [UInt8], _ language: MarkupTokenizer.Language
  ) -> Bool {
    let name = localName(name)
    if pictures.contains(name) { return true }
    if hidden.contains(name) { return false }
    var tokenizer = MarkupTokenizer(bytes, range, language)
    while let token = tokenizer.next() {
      guard token.kind == .text || token.kind == .characterData else { continue }
      if !bytes[token.inner].allSatisfy(isMarkupSpace) { return true }
    }
    return false
  }

  /// Elements that need hold no text: of HTML, of office documents, and the placeholders of XLIFF.
  private static let pictures: Set<String> = [
    "canvas", "embed", "iframe", "img", "input", "math", "object", "svg", "textarea", "video",
    "AlternateContent", "drawing", "frame", "image", "pict", "sym", "ph", "x",
  ]

  /// Elements whose text is not seen, or not in its place: what was deleted, remarks, and notes.
  private static let hidden: Set<String> = [
    "datalist", "noembed", "noframes", "noscript", "rp", "rt", "rtc", "script", "style", "template", "title",
    "annotation", "del", "moveFrom", "note", "note-citation", "ruby-text",
  ]
}
