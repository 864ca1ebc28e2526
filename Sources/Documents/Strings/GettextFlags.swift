/// The line of flags of a message that gets a translation.
struct GettextFlags: ReplacementContent {
  /// The flags but for `fuzzy`.
  let words: [String]
  let wasFuzzy: Bool
  /// The numbers of the texts of the message.
  let texts: Range<Int>
  let lineEnd: [UInt8]

  func isChanged(_ translated: TranslatedTexts) -> Bool { wasFuzzy || isFuzzy(translated) }

  func write(_ translated: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    let all = (isFuzzy(translated) ? ["fuzzy"] : []) + words
    if !all.isEmpty { result += Array("#, \(all.joined(separator: ", "))".utf8) + lineEnd }
  }

  private func isFuzzy(_ translated: TranslatedTexts) -> Bool {
    texts.contains { !translated.translations[$0].keepsProtected(of: translated.sources[$0]) }
  }
}

extension MarkedText {
  /// Whether each stretch that must not change in a text is in this one as often.
  fileprivate func keepsProtected(of source: MarkedText) -> Bool {
    let bytes = Array(source.text.utf8)
    let stretches = Set(source.protected.map { String(decoding: bytes[$0], as: UTF8.self) })
    return stretches.allSatisfy { stretch in
      text.split(separator: stretch, omittingEmptySubsequences: false).count
        == source.text.split(separator: stretch, omittingEmptySubsequences: false).count
    }
  }
}
