internal import Files
internal import Text

/// A corpus in the Translation Memory eXchange format (TMX 1.4b, OSCAR 2005), for one pair of its languages.
///
/// Each `<tu>` is a pair. Its sides are the first `<tuv>` whose `xml:lang` (or `lang`) is the language asked for, or
/// else the first that is a kind of it, or else of which it is a kind: `de` finds `de-DE`, and `de-DE` finds `de`, whatever
/// the case; codes of three letters are those of two (`LanguageCode`). A side that a `<tu>` does not have is empty, and the
/// pair is marked, as it is where further variants of a language were left out.
///
/// Of a `<seg>` the text is kept, also that inside `<hi>` and elements TMX does not know; what stands for
/// codes of another format (`<bpt>`, `<ept>`, `<it>`, `<ph>`, `<ut>`) is dropped with all inside it. White space with a
/// line break or tab in it becomes one space, and white space at either end is dropped.
public final class TMXReader: CorpusReader {
  private let scanner: XMLScanner
  private let limit: Int
  private let sourceLanguage: String
  private let targetLanguage: String
  private var sawRoot = false
  /// The languages of the file as it spells them, and as they are compared.
  private var found: [String: String] = [:]
  private var sawSource = false
  private var sawTarget = false

  /// Opens a TMX file, plain or `.gz`, in UTF-8 or UTF-16, for two languages named by BCP 47 codes.
  public convenience init(path: String, sourceLanguage: String, targetLanguage: String) throws {
    try self.init(
      path: path, sourceLanguage: sourceLanguage, targetLanguage: targetLanguage,
      limit: LineReader.maximumLineLength)
  }

  /// Opens a TMX file of which no more bytes than a limit are held at once.
  package init(path: String, sourceLanguage: String, targetLanguage: String, limit: Int) throws {
    scanner = try XMLScanner(path: path, limit: limit)
    self.limit = limit
    self.sourceLanguage = LanguageCode.canonical(sourceLanguage)
    self.targetLanguage = LanguageCode.canonical(targetLanguage)
  }

  /// Always: nobody writes such a file pair by pair.
  public var hasPairAtHand: Bool { true }

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
    var size = 0
    while let event = try scanner.next() {
      if case .end("tu") = event { break }
      guard case .start("tuv", let attributes) = event else { continue }
      let text = try variant()
      let code = attributes.first { $0.name == "xml:lang" } ?? attributes.first { $0.name == "lang" }
      guard let code else { throw scanner.malformed("<tuv> without xml:lang") }
      size += text.utf8.count + 64
      try check(size, "<tu>")
      variants.append((canonicalCode(code.value), text))
    }
    let source = matches(sourceLanguage, in: variants)
    let target = matches(targetLanguage, in: variants)
    sawSource = sawSource || !source.isEmpty
    sawTarget = sawTarget || !target.isEmpty
    var pair = SentencePair(source: source.first ?? "", target: target.first ?? "", origin: origin)
    if source.isEmpty || target.isEmpty {
      pair.remark = .missingLanguage
    } else if source.count + target.count > 2 {
      pair.remark = .furtherVariants(source.count + target.count - 2)
    }
    return pair
  }

  private func canonicalCode(_ code: String) -> String {
    if let known = found[code] { return known }
    let canonical = LanguageCode.canonical(code)
    // More languages than there are would only be memory.
    if found.count < 10_000 { found[code] = canonical }
    return canonical
  }

  private func check(_ size: Int, _ element: String) throws {
    if size > limit { throw scanner.malformed("the text of a \(element) takes more than \(limit) bytes") }
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
        if isInsideSegment, codeDepth == 0 {
          text += Array(part.utf8)
          try check(text.count, "<tuv>")
        }
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

/// Returns the texts in a language, the one that fits best first.
private func matches(_ wanted: String, in variants: [(language: String, text: String)]) -> [String] {
  let exact = variants.filter { $0.language == wanted }
  let narrower = variants.filter { $0.language.hasPrefix(wanted + "-") }
  let wider = variants.filter { wanted.hasPrefix($0.language + "-") }
  return (exact + narrower + wider).map(\.text)
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
