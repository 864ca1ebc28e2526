/// A document that is an archive of XML files, of which those with text are translated.
struct ArchiveDocument: Sendable {
  private let archive: Archive
  private let parts: [(entry: Archive.Entry, template: ByteTemplate)]

  /// - Throws: A `DocumentError` where the archive or a part of it is damaged, or means harm.
  init(
    _ bytes: [UInt8], _ format: DocumentFormat, path: String, _ options: DocumentOptions = DocumentOptions(),
    limits: ArchiveLimits = .standard,
    _ collector: inout TextCollector
  ) throws {
    archive = try Archive(bytes, path: path, limits: limits)
    let main = ArchiveParts.mainPart(of: format)
    guard archive.entries.contains(where: { $0.name == main }) else {
      throw DocumentError.missingPart(path: path, part: main, format: format.rawValue)
    }
    let entries = ArchiveParts.texts(in: archive.entries, format)
    let contents = try archive.contents(of: entries)
    parts = try zip(entries, contents).compactMap { entry, content in
      guard let rules = ArchiveParts.rules(for: entry.name, content, format) else { return nil }
      let origin = DocumentOrigin(path: path, part: entry.name)
      return (entry, try MarkupDocument.xml(content, rules, origin, options, &collector))
    }
  }

  /// Returns the archive with its texts translated.
  func written(_ texts: TranslatedTexts, path: String) throws -> [UInt8] {
    var changed: [(entry: Archive.Entry, bytes: [UInt8])] = []
    for (entry, template) in parts {
      let bytes = template.rendered(texts)
      if bytes == template.bytes { continue }
      // What is written has to be XML as what was read.
      try XMLCheck.check(bytes, DocumentOrigin(path: path, part: entry.name))
      changed.append((entry, bytes))
    }
    return try archive.replacing(changed)
  }
}

/// Which entries of an archive hold text, and what their elements mean.
enum ArchiveParts {
  /// The entry without which an archive is not of its format.
  static func mainPart(of format: DocumentFormat) -> String {
    switch format {
    case .word: "word/document.xml"
    case .openDocument: "content.xml"
    case .presentation: "ppt/presentation.xml"
    case .epub: "META-INF/container.xml"
    default: ""
    }
  }

  /// Returns the entries that hold text, in an order in which people read them.
  static func texts(in entries: [Archive.Entry], _ format: DocumentFormat) -> [Archive.Entry] {
    entries.filter { isText($0.name, format) }.sorted { left, right in
      order(left.name).lexicographicallyPrecedes(order(right.name))
    }
  }

  private static func isText(_ name: String, _ format: DocumentFormat) -> Bool {
    switch format {
    case .word:
      name.hasPrefix("word/") && name.hasSuffix(".xml")
        && [
          "document", "header", "footer", "footnotes", "endnotes", "charts/chart", "diagrams/data",
          "diagrams/drawing",
        ]
        .contains { isNumbered(name, "word/\($0)") }
    case .presentation:
      ["slides/slide", "notesSlides/notesSlide", "charts/chart", "diagrams/data", "diagrams/drawing"].contains
      {
        isNumbered(name, "ppt/\($0)")
      }
    case .openDocument:
      name == "content.xml" || name == "styles.xml"
        || name.hasPrefix("Object ") && name.hasSuffix("/content.xml")
    case .epub:
      [".xhtml", ".html", ".htm", ".xht", ".xml", ".ncx", ".opf"].contains { name.lowercased().hasSuffix($0) }
        && !name.hasPrefix("META-INF/")
    default: false
    }
  }

  /// Whether a name is a beginning, a number or nothing, and `.xml`.
  private static func isNumbered(_ name: String, _ beginning: String) -> Bool {
    guard name.hasPrefix(beginning), name.hasSuffix(".xml") else { return false }
    return name.dropFirst(beginning.count).dropLast(4).utf8.allSatisfy(isASCIIDigit)
  }

  /// The numbers in a name count as numbers, so that slide 10 comes after slide 2.
  private static func order(_ name: String) -> [UInt32] {
    var keys: [UInt32] = []
    var number: UInt32?
    for byte in name.utf8 {
      if isASCIIDigit(byte) {
        // More digits than a number has are as the largest.
        number = min((number ?? 0), 99_999_999) * 10 + UInt32(byte - UInt8(ascii: "0"))
      } else {
        if let number { keys += [1, number] }
        number = nil
        keys.append(UInt32(byte) + 2)
      }
    }
    if let number { keys += [1, number] }
    return keys
  }

  /// Returns what the elements of a part mean; nil where it is not one of text.
  static func rules(for name: String, _ content: [UInt8], _ format: DocumentFormat) -> MarkupRules? {
    switch format {
    case .word, .presentation: return .officeOpenXML
    case .openDocument: return .openDocument(content)
    case .epub: break
    default: return nil
    }
    if name.hasSuffix(".ncx") { return .epubContents }
    if name.hasSuffix(".opf") { return .epubPackage }
    return rootElement(of: content) == "html" ? .xhtml : nil
  }

  private static func rootElement(of content: [UInt8]) -> String? {
    var tokenizer = MarkupTokenizer(content, nil, .xml)
    while let token = tokenizer.next() {
      if token.kind == .start || token.kind == .empty { return localName(token.name) }
    }
    return nil
  }
}

extension MarkupRules {
  /// The table of contents of EPUB 2.
  static let epubContents = MarkupRules(
    roles: ["text": .paragraph], otherRole: .opaque,
    prefixes: ["http://www.daisy.org/z3986/2005/ncx/": ""])

  /// What EPUB says of a book as a whole: its title and description are read by people.
  static let epubPackage = MarkupRules(
    roles: ["dc:title": .paragraph, "dc:description": .paragraph, "dc:subject": .paragraph],
    otherRole: .opaque,
    prefixes: ["http://purl.org/dc/elements/1.1/": "dc"])
}
