internal import Text

/// A translation memory (TMX 1.4b): units without a variant in the target language get one.
enum TMXDocument {
  /// What the inline elements mean; codes of another format are marks, with all they hold.
  private static let rules = MarkupRules(
    roles: [
      "hi": .inline, "ph": .skipped, "it": .skipped, "ut": .skipped, "sub": .skipped,
      "bpt": .half(opens: true, pair: "bpt", attribute: "i"),
      "ept": .half(opens: false, pair: "bpt", attribute: "i"),
    ],
    otherRole: .skipped)

  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ options: DocumentOptions, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    guard let from = options.sourceLanguage, let to = options.targetLanguage else {
      throw DocumentError.languagesNeeded(path: origin.path)
    }
    try XMLCheck.check(bytes, origin)
    var replacements: [ByteTemplate.Replacement] = []
    var scanner = UnitScanner(bytes)
    var sawRoot = false
    var sawSource = false
    var found: Set<String> = []
    while let token = scanner.next() {
      guard token.kind == .start || token.kind == .empty else { continue }
      if !sawRoot, token.name != "tmx" {
        throw origin.malformed(
          bytes, at: token.range.lowerBound, "its first element is <\(token.name)>, not <tmx>")
      }
      sawRoot = true
      guard token.name == "tu" else { continue }
      let variants = scanner.children(of: scanner.element(token)).filter { $0.start.name == "tuv" }.map {
        variant in
        (language: language(of: variant, scanner), element: variant)
      }
      found.formUnion(variants.map(\.language))
      guard let source = variants.first(where: { isSameLanguage($0.language, from) })?.element else {
        continue
      }
      sawSource = true
      let target = variants.first { isSameLanguage($0.language, to) }?.element
      if let addition = translation(of: source, target, language: to, scanner, &collector) {
        replacements.append(addition)
      }
    }
    guard sawSource || found.isEmpty else {
      throw DocumentError.missingLanguage(path: origin.path, language: from, found: found.sorted())
    }
    return ByteTemplate(bytes, replacements)
  }

  private static func translation(
    of source: UnitScanner.Element, _ target: UnitScanner.Element?, language: String, _ scanner: UnitScanner,
    _ collector: inout TextCollector
  ) -> ByteTemplate.Replacement? {
    func segment(_ variant: UnitScanner.Element) -> UnitScanner.Element? {
      scanner.children(of: variant).first { $0.start.name == "seg" }
    }
    guard let text = segment(source), !scanner.isBlank(text.content) else { return nil }
    if let target, let known = segment(target), !scanner.isBlank(known.content) { return nil }
    var segmenter = MarkupSegmenter(scanner.bytes, in: text.content, rules, isInParagraph: true)
    let template = ByteTemplate(scanner.bytes, segmenter.replacements(&collector))
    if let target, let empty = segment(target) {
      return ByteTemplate.Replacement(
        range: empty.range,
        content: TranslatedCopy(
          template: template, part: text.content, prefix: Array("<seg>".utf8), suffix: Array("</seg>".utf8)))
    }
    let place = source.range.upperBound
    return ByteTemplate.Replacement(
      range: place..<place,
      content: TranslatedCopy(
        template: template, part: text.content,
        prefix: scanner.indentation(before: source.range.lowerBound)
          + Array("<tuv xml:lang=\"".utf8) + attributeValue(language) + Array("\"><seg>".utf8),
        suffix: Array("</seg></tuv>".utf8)))
  }

  private static func language(of variant: UnitScanner.Element, _ scanner: UnitScanner) -> String {
    let attributes = scanner.attributes(of: variant.start)
    return attributes.value("xml:lang") ?? attributes.value("lang") ?? ""
  }

}

/// Whether one language is the other, or a kind of it.
func isSameLanguage(_ language: String, _ wanted: String) -> Bool {
  let (first, second) = (LanguageCode.canonical(language), LanguageCode.canonical(wanted))
  return first == second || first.hasPrefix(second + "-") || second.hasPrefix(first + "-")
}
