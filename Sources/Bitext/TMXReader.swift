/// A corpus in the Translation Memory eXchange format (TMX 1.4b, OSCAR 2005), for one pair of its languages.
///
/// Each `<tu>` is a pair. Its sides are the first `<tuv>` whose `xml:lang` (or `lang`) is the language asked for, or
/// else the first that is a kind of it: `de` finds `de-DE`, whatever the case. A side that a `<tu>` does not have is
/// empty, so that a filter counts it.
///
/// Of a `<seg>` the text is kept, also that inside `<hi>` and elements TMX does not know; what stands for
/// codes of another format (`<bpt>`, `<ept>`, `<it>`, `<ph>`, `<ut>`) is dropped with all inside it. White space with a
/// line break or tab in it becomes one space, and white space at either end is dropped.
public final class TMXReader: CorpusReader {
  private let scanner: XMLScanner
  private let sourceLanguage: String
  private let targetLanguage: String
  private var sawRoot = false
  /// The languages of the file as it spells them, and as they are compared.
  private var found: [String: String] = [:]
  private var sawSource = false
  private var sawTarget = false

  /// Opens a TMX file, plain or `.gz`, in UTF-8 or UTF-16, for two languages named by BCP 47 codes.
  public init(path: String, sourceLanguage: String, targetLanguage: String) throws {
    scanner = try XMLScanner(path: path)
    self.sourceLanguage = canonical(sourceLanguage)
    self.targetLanguage = canonical(targetLanguage)
  }

  /// Returns the next pair, or nil after the last; throws if the file has no sentence at all in one of the languages.
  public func next() throws -> SentencePair? {
    while let event = try scanner.next() {
      guard case .start(let name, _) = event else { continue }
      if !sawRoot {
        guard name == "tmx" else {
          throw CorpusError.notTMX(path: scanner.path, line: scanner.line, element: name)
        }
        sawRoot = true
      }
      if name == "tu" { return try translationUnit() }
    }
    for (seen, language) in [(sawSource, sourceLanguage), (sawTarget, targetLanguage)]
    where !seen && !found.isEmpty {
      throw CorpusError.missingLanguage(
        path: scanner.path, language: language, found: Set(found.values).sorted())
    }
    return nil
  }

  /// Reads to the end of a `<tu>` whose start was read.
  private func translationUnit() throws -> SentencePair {
    let origin = SentencePair.Origin(path: scanner.path, line: scanner.line)
    var variants: [(language: String, text: String)] = []
    while let event = try scanner.next() {
      if case .end("tu") = event { break }
      guard case .start("tuv", let attributes) = event else { continue }
      let text = try variant()
      let code = attributes.first { $0.name == "xml:lang" } ?? attributes.first { $0.name == "lang" }
      guard let code else { throw scanner.malformed("<tuv> without xml:lang") }
      variants.append((canonicalCode(code.value), text))
    }
    let source = best(sourceLanguage, in: variants)
    let target = best(targetLanguage, in: variants)
    sawSource = sawSource || source != nil
    sawTarget = sawTarget || target != nil
    return SentencePair(source: source ?? "", target: target ?? "", origin: origin)
  }

  private func canonicalCode(_ code: String) -> String {
    if let known = found[code] { return known }
    found[code] = canonical(code)
    return canonical(code)
  }

  /// Reads to the end of a `<tuv>` and returns the text of its `<seg>`.
  private func variant() throws -> String {
    var text: [UInt8] = []
    var isInsideSegment = false
    var codeDepth = 0
    while let event = try scanner.next() {
      switch event {
      case .start("seg", _):
        isInsideSegment = true
      case .end("seg"):
        isInsideSegment = false
      case .end("tuv"):
        return String(decoding: folded(text), as: UTF8.self)
      case .start(let name, _):
        if isCode(name) { codeDepth += 1 }
      case .end(let name):
        if isCode(name) { codeDepth -= 1 }
      case .text(let part):
        if isInsideSegment, codeDepth == 0 { text += Array(part.utf8) }
      }
    }
    throw scanner.malformed("the file ends inside <tuv>")
  }
}

private func isCode(_ element: String) -> Bool {
  switch element {
  case "bpt", "ept", "it", "ph", "ut": true
  default: false
  }
}

private func best(_ wanted: String, in variants: [(language: String, text: String)]) -> String? {
  let exact = variants.first { $0.language == wanted }
  return (exact ?? variants.first { $0.language.hasPrefix(wanted + "-") })?.text
}

/// Returns a language code in the one spelling that codes are compared in: `de-de` for `DE_de`.
private func canonical(_ code: String) -> String {
  let bytes = code.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
  return String(decoding: bytes, as: UTF8.self)
}

/// Returns text in which white space with a line break or tab is one space, and none is at the ends.
private func folded(_ text: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var index = 0
  while index < text.count {
    guard isSpace(text[index]) else {
      result.append(text[index])
      index += 1
      continue
    }
    let end = text[index...].firstIndex { !isSpace($0) } ?? text.count
    let space = text[index..<end]
    if !result.isEmpty, end < text.count {
      if space.allSatisfy({ $0 == UInt8(ascii: " ") }) {
        result += space
      } else {
        result.append(UInt8(ascii: " "))
      }
    }
    index = end
  }
  return result
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
