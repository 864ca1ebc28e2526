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

  /// Returns the code that models have for a language that a client wants texts in.
  func knownTarget(_ language: String) throws(APIError) -> String {
    guard let code = languages.knownTarget(language) else { throw .unsupported(language) }
    return code
  }

  /// Returns the numbers of the models that a client names, each of which has to be for its languages.
  func models(named names: [JSONValue], _ wanted: RequestedLanguages) throws(APIError) -> [Int] {
    var numbers: [Int] = []
    for name in names.compactMap(\.text) where !name.isEmpty {
      let known = models.indices.filter { models[$0].name == name }
      guard !known.isEmpty else { throw APIError(400, "there is no model '\(name)'; /v1/models lists them") }
      let fitting = known.first { number in
        Languages.matches(models[number].target, wanted.target)
          && wanted.source.map { Languages.matches(models[number].source, $0) } ?? true
      }
      guard let fitting else {
        throw APIError(400, "the model '\(name)' is for other languages; /v1/models tells which")
      }
      numbers.append(fitting)
    }
    return numbers
  }

  /// Has texts translated for a call, and given up when nobody waits for it.
  ///
  /// - Throws: An error, where the client has had its share for the day.
  func submit(
    _ work: TranslationWork, for call: Call,
    _ completion: @escaping @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void
  ) throws(APIError) {
    try charge(work, for: call)
    call.exchange.whenAbandoned { work.cancellation.cancel() }
    start(work, completion)
  }

  /// Has texts translated that nobody waits for on a connection.
  ///
  /// - Throws: An error, where the client has had its share for the day.
  func submitInBackground(
    _ work: TranslationWork, for call: Call,
    _ completion: @escaping @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void
  ) throws(APIError) {
    try charge(work, for: call)
    start(work, completion)
  }

  /// As many comparisons of a place of a text with a term take about a second, during which nobody else is served.
  private static let maximumComparisons = 50_000_000

  private func charge(_ work: TranslationWork, for call: Call) throws(APIError) {
    if let glossary = work.mode.glossary {
      let (cost, overflows) = glossary.largestGroup.multipliedReportingOverflow(by: work.characters)
      if overflows || cost > Self.maximumComparisons {
        throw APIError(413, "the glossary has too many terms for so long a text: divide one of them")
      }
    }
    guard ledger.charge(work.characters, to: work.client) else {
      throw .quotaExceeded(call.endpoint, quota: ledger.quota ?? 0)
    }
    metrics.note(characters: work.characters)
  }

  private func start(
    _ work: TranslationWork,
    _ completion: @escaping @Sendable (Result<[TranslatedPassage], TranslationFailure>) -> Void
  ) {
    let (ledger, characters, client) = (ledger, work.characters, work.client)
    scheduler.submit(work) { result in
      if case .failure = result { ledger.refund(characters, to: client) }
      completion(result)
    }
  }
}
