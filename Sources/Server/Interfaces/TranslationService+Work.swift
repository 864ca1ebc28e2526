internal import Web

extension TranslationService {
  /// Throws where texts are more than one request may have.
  func check(texts: Int, characters: Int) throws(APIError) {
    if let limit = settings.maximumTexts, texts > limit { throw .tooMuch(texts, limit: limit) }
    if let limit = settings.maximumCharacters, characters > limit { throw .tooMuch(characters, limit: limit) }
  }

  /// Returns the code that models have for a language.
  func known(_ language: String) throws(APIError) -> String {
    guard let code = languages.known(language) else { throw .unsupported(language) }
    return code
  }

  /// Has texts translated for a call, and given up when nobody waits for it.
  func submit(
    _ work: TranslationWork, for call: Call,
    _ completion: @escaping @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void
  ) {
    metrics.note(characters: work.characters)
    call.exchange.whenAbandoned { work.cancellation.cancel() }
    scheduler.submit(work, completion)
  }
}
