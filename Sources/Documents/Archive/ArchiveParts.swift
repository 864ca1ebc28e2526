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
