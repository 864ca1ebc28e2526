internal import Translation
internal import Web

/// The languages that a client of LibreTranslate's API names.
struct RequestedLanguages {
  /// Nil for `auto`.
  let source: String?
  let target: String

  init(_ parameters: Parameters, _ service: TranslationService) throws(APIError) {
    guard let source = parameters["source"]?.text else { throw .missing("source") }
    guard let target = parameters["target"]?.text else { throw .missing("target") }
    self.source = source == "auto" ? nil : try service.known(source)
    self.target = try service.knownTarget(target)
    if let source = self.source, !Languages.matches(source, self.target),
      service.languages.model(from: source, to: self.target) == nil
    {
      throw APIError(.noModel(source: source, target: self.target))
    }
    if self.source == nil, !service.identifiesLanguages { throw APIError(.cannotIdentify) }
  }
}

/// What `POST /translate` asks for.
struct LibreTranslateRequest {
  private let texts: [SourceText]
  /// Whether the texts came as a list, so that answers do.
  private let isList: Bool
  private let languages: RequestedLanguages
  private let alternatives: Int

  init(_ parameters: Parameters, _ service: TranslationService) throws {
    guard let q = parameters["q"] else { throw APIError.missing("q") }
    let texts: [String]
    if case .list(let list) = q {
      texts = try list.map { element in
        guard let text = element.text else { throw APIError(400, "Invalid request: q has to be texts") }
        return text
      }
      isList = true
    } else if let text = q.text {
      // Forms end lines with two characters.
      texts = [parameters.isJSON ? text : text.withSimpleLineEnds]
      isList = false
    } else {
      throw APIError(400, "Invalid request: q has to be a text or a list of texts")
    }
    languages = try RequestedLanguages(parameters, service)
    try service.check(
      texts: texts.count, characters: texts.reduce(0) { $0 + $1.unicodeScalars.count })
    let format: SourceText.Format =
      switch parameters["format"]?.text ?? "text" {
      case "text": .plain
      case "html": .html
      case let other: throw APIError(400, "\(other) format is not supported")
      }
    alternatives = try Self.alternatives(parameters["alternatives"], service.settings.maximumAlternatives)
    self.texts = try texts.map { try SourceText($0, format) }
  }

  private static func alternatives(_ value: JSONValue?, _ limit: Int) throws(APIError) -> Int {
    guard let value, value.text != "" else { return 0 }
    guard let count = value.integer, count >= 0 else {
      throw APIError(400, "Invalid request: alternatives has to be a number from 0 up")
    }
    guard count <= limit else {
      throw APIError(400, "Invalid request: alternatives (\(count)) exceeds limit (\(limit))")
    }
    return count
  }

  func work(for client: String) -> TranslationWork {
    var work = TranslationWork(
      passages: texts.map(\.passage), source: languages.source, target: languages.target, client: client)
    work.mode.kept = alternatives + 1
    work.mode.wantsDetails = texts.contains(where: \.needsDetails)
    return work
  }

  func answer(to passages: [TranslatedPassage]) throws -> LibreTranslateAnswer {
    var (translations, others): ([String], [[String]]) = ([], [])
    for (text, passage) in zip(texts, passages) {
      let best = try text.written(passage.units)
      translations.append(best)
      var seen: Set<String> = [best]
      let ranks = alternatives > 0 ? 1...alternatives : nil
      others.append(
        try (ranks.map(Array.init) ?? []).map { try text.written(passage.units, rank: $0) }
          .filter { seen.insert($0).inserted })
    }
    let detected = languages.source == nil ? passages.map(DetectedLanguage.init) : nil
    return LibreTranslateAnswer(
      translatedText: OneOrMany(translations, isList: isList),
      detectedLanguage: detected.map { OneOrMany($0, isList: isList) },
      alternatives: alternatives > 0 ? OneOrMany(others, isList: isList) : nil)
  }
}

/// The answer of `POST /translate`.
struct LibreTranslateAnswer: Encodable {
  let translatedText: OneOrMany<String>
  let detectedLanguage: OneOrMany<DetectedLanguage>?
  let alternatives: OneOrMany<[String]>?
}

/// A value, or a list where the client has asked with one.
enum OneOrMany<Value: Encodable & Sendable>: Encodable, Sendable {
  case one(Value)
  case many([Value])

  init(_ values: [Value], isList: Bool) {
    if !isList, let value = values.first { self = .one(value) } else { self = .many(values) }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .one(let value): try value.encode(to: encoder)
    case .many(let values): try values.encode(to: encoder)
    }
  }
}

/// A language and how sure it is, from 0 to 100.
struct DetectedLanguage: Encodable, Sendable {
  let confidence: Double
  let language: String

  private init(_ language: String, probability: Double) {
    self.language = language
    confidence = (probability * 100).rounded()
  }

  init(_ passage: TranslatedPassage) { self.init(passage.language, probability: passage.confidence) }

  /// Returns the languages that a text may be in, best first: those of a hundredth at least, or the best.
  static func candidates(of text: IdentifiedText) -> [DetectedLanguage] {
    let known = text.candidates.filter { $0.label != LanguageIdentifier.undetermined }
    let probable = known.filter { $0.probability >= 0.01 }
    let candidates = probable.isEmpty ? Array(known.prefix(1)) : probable
    if candidates.isEmpty { return [DetectedLanguage("en", probability: 0)] }
    return candidates.map { DetectedLanguage($0.label, probability: Double($0.probability)) }
  }
}

extension String {
  /// The text with `\n` alone for line ends.
  fileprivate var withSimpleLineEnds: String {
    guard utf8.contains(UInt8(ascii: "\r")) else { return self }
    var result: [UInt8] = []
    for byte in utf8 {
      if byte == UInt8(ascii: "\n"), result.last == UInt8(ascii: "\r") { result.removeLast() }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
