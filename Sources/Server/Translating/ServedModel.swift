package import Translation

/// A model that a server can translate with, loaded when a text first needs it.
package struct ServedModel: Sendable {
  package let name: String
  /// BCP 47 codes.
  package let source: String
  package let target: String
  /// What it takes in memory, about.
  package let bytes: Int
  let load: @Sendable () throws -> Translator
  /// Makes the search that keeps so many translations.
  let search: @Sendable (Int) -> any Search

  package init(
    name: String, source: String, target: String, bytes: Int,
    search: @escaping @Sendable (Int) -> any Search, load: @escaping @Sendable () throws -> Translator
  ) {
    self.name = name
    self.source = source
    self.target = target
    self.bytes = bytes
    self.search = search
    self.load = load
  }
}
