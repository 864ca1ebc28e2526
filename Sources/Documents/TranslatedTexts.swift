/// The texts of a document and their translations, by number.
struct TranslatedTexts: Sendable {
  let sources: [MarkedText]
  let translations: [MarkedText]

  /// Whether a translation differs from its text.
  func isChanged(_ index: Int) -> Bool { !translations[index].isSame(as: sources[index]) }
}
