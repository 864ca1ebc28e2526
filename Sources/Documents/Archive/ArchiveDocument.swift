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
