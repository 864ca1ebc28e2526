internal import Translation

/// The model that tells languages, loaded when a text first needs it.
struct Identification {
  /// Loads it; nil where there is none.
  private let load: (@Sendable () throws -> LanguageIdentifier)?
  private var loaded: LanguageIdentifier?

  init(_ load: (@Sendable () throws -> LanguageIdentifier)?) { self.load = load }

  mutating func identify(_ texts: [String]) -> Result<[IdentifiedText], TranslationFailure> {
    guard let load else { return .failure(.cannotIdentify) }
    do {
      let identifier = try loaded ?? load()
      loaded = identifier
      return .success(identifier.identify(texts))
    } catch {
      return .failure(.broken("\(error)"))
    }
  }
}
