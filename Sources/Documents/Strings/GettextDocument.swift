/// Messages of gettext (.po, .pot): every message without a translation, or with a fuzzy one, gets a new one.
///
/// The header, obsolete messages, comments and flags stay. A message that was fuzzy is so no more, since what is written
/// translates it as it is now.
enum GettextDocument {
  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var parser = GettextParser(bytes, origin)
    var replacements: [ByteTemplate.Replacement] = []
    let messages = try parser.parse()
    let header = messages.first { $0.source?.text == "" }?.translations.first?.value.text ?? ""
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
      if message.isFuzzy, singular != nil { replacements += message.withoutFuzziness(bytes) }
    }
    return ByteTemplate(bytes, replacements)
  }
}

extension GettextMessage {
  /// Returns what takes away the flag and the messages that the old translation was of.
  fileprivate func withoutFuzziness(_ bytes: [UInt8]) -> [ByteTemplate.Replacement] {
    var removed = previous
    var replacements: [ByteTemplate.Replacement] = []
    for line in flags {
      let words = String(decoding: bytes[line.content], as: UTF8.self).dropFirst(2).split(separator: ",").map
      {
        folded(String($0))
      }
      let kept = words.filter { $0 != "fuzzy" && !$0.isEmpty }
      if kept.isEmpty {
        removed.append(line)
      } else if kept.count < words.count {
        let text = "#, " + kept.joined(separator: ", ")
        replacements.append(.init(range: line.content, content: FixedBytes(bytes: Array(text.utf8))))
      }
    }
    return replacements
      + removed.map {
        .init(range: $0.content.lowerBound..<$0.end.upperBound, content: FixedBytes(bytes: []))
      }
  }
}

/// Returns a text as gettext writes it: on one line where it fits, else after an empty string line by line.
func gettextString(_ text: String, indentation: [UInt8], lineEnd: [UInt8]) -> [UInt8] {
  let width = 77
  var lines = [""]
  for piece in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    if piece.offset > 0 {
      lines[lines.count - 1] += "\\n"
      lines.append("")
    }
    for word in piece.element.splitAfterSpaces() {
      let written = gettextEscaped(word)
      if !lines[lines.count - 1].isEmpty,
        lines[lines.count - 1].unicodeScalars.count + written.unicodeScalars.count > width
      {
        lines.append("")
      }
      lines[lines.count - 1] += written
    }
  }
  if lines.count > 1, lines[lines.count - 1].isEmpty { lines.removeLast() }
  let fits = lines.count == 1 && lines[0].unicodeScalars.count <= width - 8
  let written = fits ? lines : [""] + lines
  return Array(written.map { Array("\"\($0)\"".utf8) }.joined(separator: lineEnd + indentation))
}

extension Substring {
  /// The words, each with the spaces after it.
  fileprivate func splitAfterSpaces() -> [Substring] {
    var words: [Substring] = []
    var start = startIndex
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == " ", next < endIndex, self[next] != " " {
        words.append(self[start..<next])
        start = next
      }
      index = next
    }
    if start < endIndex { words.append(self[start...]) }
    return words
  }
}

private func gettextEscaped(_ text: Substring) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
