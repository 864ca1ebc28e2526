/// The XML Localisation Interchange File Format, versions 1.2 and 2.x (OASIS).
///
/// A unit without a translation, or whose target waits for one, gets it; what is translated already, and what says `translate="no"`, stays as it is.
enum XLIFFDocument {
  /// What the inline elements of both versions mean.
  static let rules = MarkupRules(
    roles: [
      "g": .inline, "mrk": .inline, "pc": .inline, "x": .standalone, "ph": .skipped, "it": .skipped,
      "cp": .standalone,
      "sub": .skipped,
      "bx": .half(opens: true, pair: "bx", attribute: "rid"),
      "ex": .half(opens: false, pair: "bx", attribute: "rid"),
      "bpt": .half(opens: true, pair: "bpt", attribute: "id"),
      "ept": .half(opens: false, pair: "bpt", attribute: "id"),
      "sm": .half(opens: true, pair: "sm", attribute: "id"),
      "em": .half(opens: false, pair: "sm", attribute: "startRef"),
      "sc": .half(opens: true, pair: "sc", attribute: "id"),
      "ec": .half(opens: false, pair: "sc", attribute: "startRef"),
    ],
    otherRole: .skipped, exception: exception)

  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ options: DocumentOptions, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try XMLCheck.check(bytes, origin)
    var replacements: [ByteTemplate.Replacement] = []
    var scanner = UnitScanner(bytes)
    var sawRoot = false
    var kept: [Bool] = []
    while let token = scanner.next() {
      guard token.kind == .start || token.kind == .empty || token.kind == .end else { continue }
      let name = localName(token.name)
      if token.kind == .end {
        if containers.contains(name) { kept.removeLast(kept.isEmpty ? 0 : 1) }
        continue
      }
      if !sawRoot, name != "xliff" {
        throw origin.malformed(
          bytes, at: token.range.lowerBound, "its first element is <\(token.name)>, not <xliff>")
      }
      sawRoot = true
      let isKept = scanner.attributes(of: token).value("translate").map { $0 == "no" } ?? kept.last ?? false
      if containers.contains(name) {
        if token.kind == .start { kept.append(isKept) }
        let attributes = scanner.attributes(of: token)
        for (name, wanted) in languages(options) {
          try origin.check(
            language: attributes.value(name), is: wanted, called: name, in: bytes,
            at: token.range.lowerBound)
        }
        if let addition = languageAddition(token, name, scanner, options) { replacements.append(addition) }
      } else if name == "trans-unit" || name == "segment" {
        let unit = scanner.element(token)
        if !isKept, let copy = translation(of: unit, scanner, &collector) { replacements.append(copy) }
      }
    }
    return ByteTemplate(bytes, replacements)
  }

  /// What a file says of its languages, and what that has to be.
  private static func languages(_ options: DocumentOptions) -> KeyValuePairs<String, String?> {
    [
      "source-language": options.sourceLanguage, "srcLang": options.sourceLanguage,
      "target-language": options.targetLanguage, "trgLang": options.targetLanguage,
    ]
  }

  /// Elements whose attributes hold for the units in them.
  private static let containers: Set<String> = ["xliff", "file", "group", "unit", "body"]

  private static func translation(
    of unit: UnitScanner.Element, _ scanner: UnitScanner, _ collector: inout TextCollector
  ) -> ByteTemplate.Replacement? {
    let children = scanner.children(of: unit)
    func child(_ name: String) -> UnitScanner.Element? { children.first { localName($0.start.name) == name } }
    // What was cut into sentences is translated as it was cut.
    guard let whole = child("source"), !scanner.isBlank(whole.content) else { return nil }
    let source = child("seg-source") ?? whole
    let target = child("target")
    if let target, !scanner.isBlank(target.content), !isWaiting(target, scanner) { return nil }
    let copied = rules(forSegments: localName(source.start.name) == "seg-source")
    var segmenter = MarkupSegmenter(scanner.bytes, in: source.content, copied, isInParagraph: true)
    let template = ByteTemplate(scanner.bytes, segmenter.replacements(&collector))
    if let target {
      let opening = openingTag(of: target, scanner)
      return ByteTemplate.Replacement(
        range: target.range,
        content: TranslatedCopy(
          template: template, part: source.content, prefix: opening,
          suffix: Array("</\(target.start.name)>".utf8)))
    }
    let prefix = String(whole.start.name.dropLast("source".count))
    let place = max(source.range.upperBound, whole.range.upperBound)
    return ByteTemplate.Replacement(
      range: place..<place,
      content: TranslatedCopy(
        template: template, part: source.content,
        prefix: scanner.indentation(before: whole.range.lowerBound) + Array("<\(prefix)target>".utf8),
        suffix: Array("</\(prefix)target>".utf8)))
  }

  /// Whether a target is only there to be translated, as a copy of its source.
  private static func isWaiting(_ target: UnitScanner.Element, _ scanner: UnitScanner) -> Bool {
    let state = scanner.attributes(of: target.start).value("state")
    return state == "new" || state == "needs-translation"
  }

  /// The tag before a translation: that of the target, which is not waiting any more.
  private static func openingTag(of target: UnitScanner.Element, _ scanner: UnitScanner) -> [UInt8] {
    let range = target.start.range
    // `<target/>` becomes a pair of tags.
    let end = range.upperBound - (target.isEmpty ? 2 : 1)
    guard isWaiting(target, scanner),
      let state = scanner.attributes(of: target.start).all.first(where: { $0.name == "state" })
    else { return Array(scanner.bytes[range.lowerBound..<end]) + [UInt8(ascii: ">")] }
    return Array(scanner.bytes[range.lowerBound..<state.value.lowerBound])
      + Array("needs-review-translation".utf8) + scanner.bytes[state.value.upperBound..<end]
      + [UInt8(ascii: ">")]
  }

  private static func rules(forSegments isCut: Bool) -> MarkupRules {
    guard isCut else { return rules }
    var rules = rules
    rules.exception = { token, attributes in
      token.name == "mrk" && attributes.value("mtype") == "seg" ? .block : exception(token, attributes)
    }
    rules.roles["mrk"] = .block
    return rules
  }

  /// Returns what says the target language, where the file does not say it yet.
  private static func languageAddition(
    _ token: MarkupToken, _ name: String, _ scanner: UnitScanner, _ options: DocumentOptions
  ) -> ByteTemplate.Replacement? {
    let attributes = scanner.attributes(of: token)
    let isVersion1 = attributes.value("version")?.hasPrefix("1") ?? true
    guard let language = options.targetLanguage else { return nil }
    var attribute: String?
    if name == "file", attributes.value("source-language") != nil { attribute = "target-language" }
    if name == "xliff", !isVersion1 { attribute = "trgLang" }
    guard let attribute, attributes.value(attribute) == nil else { return nil }
    let place = token.inner.upperBound
    return ByteTemplate.Replacement(
      range: place..<place,
      content: FixedBytes(
        bytes: Array(" \(attribute)=\"".utf8) + attributeValue(language) + [UInt8(ascii: "\"")]))
  }

  @Sendable private static func exception(_ token: MarkupToken, _ attributes: MarkupAttributes)
    -> ElementRole?
  {
    let isKept = attributes.value("translate") == "no" || attributes.value("mtype") == "protected"
    return isKept && token.kind == .start && (token.name == "mrk" || token.name == "g") ? .code : nil
  }
}

/// Returns a text as the value of an attribute in double quotes.
func attributeValue(_ text: String) -> [UInt8] {
  var result: [UInt8] = []
  CharacterReferences().append(text[...], quote: UInt8(ascii: "\""), to: &result)
  return result
}

/// The name of an element without its prefix.
func localName(_ name: String) -> String {
  name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
}
