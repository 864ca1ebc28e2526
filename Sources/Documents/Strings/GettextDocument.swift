/// Messages of gettext (.po, .pot): every message without a translation, or with a fuzzy one, gets a new one.
///
/// The header, obsolete messages, comments and flags stay. A message that was fuzzy is so no more, since what is written
/// translates it as it is now; but where a translation lacks a `%s` of its message, or has one more, it is flagged as
/// fuzzy, so that no program takes it before someone has looked.
enum GettextDocument {
  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ options: DocumentOptions, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var parser = GettextParser(bytes, origin)
    var replacements: [ByteTemplate.Replacement] = []
    let messages = try parser.parse()
    let head = messages.first { $0.source?.text == "" }?.translations.first?.value
    let header = head?.text ?? ""
    let language = header.split(separator: "\n").first { $0.hasPrefix("Language:") }.map { line in
      // gettext writes `pt_BR@latin`.
      line.dropFirst("Language:".count).split { " @.".contains($0) }.first.map(String.init) ?? ""
    }
    try origin.check(
      language: language?.replacing("_", with: "-"), is: options.targetLanguage, called: "Language:",
      in: bytes,
      at: head?.range.lowerBound ?? 0)
    if let charset = header.split(separator: "\n").first(where: { $0.contains("charset=") })?.split(
      separator: "="
    ).last,
      !["utf-8", "utf8", "charset", "ascii", "us-ascii"].contains(charset.lowercased())
    {
      throw DocumentError.otherEncoding(path: origin.path, part: nil, name: String(charset))
    }
    let forms = PluralForms(header: header)
    for message in messages {
      guard let source = message.source, !source.text.isEmpty else { continue }
      let waiting = message.translations.filter { message.isFuzzy || $0.value.text.isEmpty }
      guard !waiting.isEmpty else { continue }
      let first = collector.texts.count
      let singular = EmbeddedText.template(source.text, &collector)
      let plural = message.plural.map { EmbeddedText.template($0.text, &collector) } ?? singular
      for (index, field) in waiting {
        let isSingular = message.plural == nil || forms.isSingular(index, of: message.translations.count)
        guard let template = isSingular ? singular : plural else { continue }
        let notation = StringNotation.gettext(indentation: [], lineEnd: parser.lineEnd)
        replacements.append(
          ByteTemplate.Replacement(
            range: field.range, content: EmbeddedText(template, notation, isAlwaysWritten: true)))
      }
      let numbers = first..<collector.texts.count
      if !numbers.isEmpty {
        replacements += message.flagReplacements(bytes, numbers, lineEnd: parser.lineEnd)
      }
    }
    return ByteTemplate(bytes, replacements)
  }
}

extension GettextMessage {
  /// Returns what writes the flags anew, and takes away what the message was when it was translated before.
  fileprivate func flagReplacements(
    _ bytes: [UInt8], _ texts: Range<Int>, lineEnd: [UInt8]
  ) -> [ByteTemplate.Replacement] {
    let words = flags.flatMap { line in
      String(decoding: bytes[line.content], as: UTF8.self).split(separator: ",").dropFirst().map {
        folded(String($0))
      }
    }.filter { $0 != "fuzzy" && !$0.isEmpty }
    let content = GettextFlags(words: words, wasFuzzy: isFuzzy, texts: texts, lineEnd: lineEnd)
    let lines = flags.map { $0.content.lowerBound..<$0.end.upperBound }
    let removed = previous.map { $0.content.lowerBound..<$0.end.upperBound } + lines.dropFirst()
    return [.init(range: lines.first ?? start..<start, content: content)]
      + (isFuzzy ? removed.map { .init(range: $0, content: FixedBytes(bytes: [])) } : [])
  }
}
