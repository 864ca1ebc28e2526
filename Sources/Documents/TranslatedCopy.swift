/// A part of the document, translated, as a copy of its own beside the one that stays.
struct TranslatedCopy: ReplacementContent {
  /// The replacements of the part that is copied.
  let template: ByteTemplate
  let part: Range<Int>
  /// What is written around it.
  let prefix: [UInt8]
  let suffix: [UInt8]

  func isChanged(_ texts: TranslatedTexts) -> Bool { true }

  func write(_ texts: TranslatedTexts, in _: ByteTemplate, to result: inout [UInt8]) {
    result += prefix
    template.render(part, texts, into: &result)
    result += suffix
  }
}
