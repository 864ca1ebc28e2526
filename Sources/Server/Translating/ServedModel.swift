package import Inspection
package import Translation

/// A model that a server can translate with, loaded when a text first needs it.
package struct ServedModel: Sendable {
  package let name: String
  /// BCP 47 codes.
  package let source: String
  package let target: String
  /// What it takes in memory, about.
  package let bytes: Int
  let load: @Sendable () throws -> LoadedModel
  /// Makes the search that keeps so many translations.
  let search: @Sendable (Int) -> any Search

  package init(
    name: String, source: String, target: String, bytes: Int,
    search: @escaping @Sendable (Int) -> any Search, load: @escaping @Sendable () throws -> LoadedModel
  ) {
    self.name = name
    self.source = source
    self.target = target
    self.bytes = bytes
    self.search = search
    self.load = load
  }
}

/// A model in memory.
package struct LoadedModel: Sendable {
  let translator: Translator
  /// Tells all that is known of how the model read a text and wrote another.
  let inspect: @Sendable (SentenceAttention) -> InspectedSentence

  package init(
    _ translator: Translator, inspect: @escaping @Sendable (SentenceAttention) -> InspectedSentence
  ) {
    self.translator = translator
    self.inspect = inspect
  }
}
