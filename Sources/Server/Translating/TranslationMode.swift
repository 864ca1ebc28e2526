internal import Translation

/// How texts are translated, beside what the server was started with: texts of one model and one mode share batches.
struct TranslationMode: Hashable, Sendable {
  /// How many translations of each text are kept.
  var kept = 1
  /// Where given, so many translations that differ in the word after the prefix.
  var alternatives: Int?
  /// Whether pieces, words and which of them belong together are told.
  var wantsDetails = false
  /// Whether it is told where the model looked.
  var wantsAttention = false
  /// Whether texts are cut into sentences.
  var splitsSentences = true
  /// Terms whose translations the client gives.
  var glossary: ClientGlossary?

  /// Changes options to those of the mode.
  ///
  /// - Parameter search: Makes the search that keeps so many translations.
  func apply(to options: inout TranslatorOptions, search: (Int) -> any Search) {
    options.search = search(kept)
    options.alternatives = alternatives
    options.wantsDetails = wantsDetails
    options.wantsAttention = wantsAttention
    options.splitsSentences = splitsSentences && options.splitsSentences
    if let glossary { options.glossary = glossary.glossary }
  }
}
