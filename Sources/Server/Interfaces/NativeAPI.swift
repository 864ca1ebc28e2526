internal import Bitext
internal import Files
internal import Text
internal import Translation
internal import Web

/// The toolkit's own API: translations with what is known of them, and as they are done.
struct NativeAPI {
  let service: TranslationService

  func models(_ call: Call) {
    call.answer(json: service.models.map { ["name": $0.name, "source": $0.source, "target": $0.target] })
  }

  func translate(_ call: Call) throws {
    let request = try NativeRequest(call.parameters(), service)
    var work = request.work(for: call.client)
    guard request.isStreamed else {
      service.submit(work, for: call) { result in
        call.answer(result) { passages in
          .json(200, NativeAnswer(translations: try request.answers(to: passages)))
        }
      }
      return
    }
    let stream = EventStream()
    work.progress = { number, passage in
      guard let answer = try? request.answer(to: passage, number),
        let line = try? jsonLine(of: NativeEvent(index: number, translation: answer))
      else { return }
      stream.send("translation", data: line)
    }
    // What is refused at once has a status of its own; what fails later is an event.
    let start = StreamStart(call, stream)
    service.submit(work, for: call) { result in start.end(with: result) }
    start.begin()
  }
}

/// What `POST /v1/translate` asks for.
private struct NativeRequest {
  private let texts: [SourceText]
  private let prefix: String
  private let source: String?
  private let target: String
  private let mode: TranslationMode
  let isStreamed: Bool

  init(_ parameters: Parameters, _ service: TranslationService) throws {
    let texts = parameters.all("texts").compactMap(\.text) + parameters.all("text").compactMap(\.text)
    guard !texts.isEmpty else { throw APIError.missing("texts") }
    let languages = try RequestedLanguages(parameters, service)
    (source, target) = (languages.source, languages.target)
    try service.check(
      texts: texts.count, characters: texts.reduce(0) { $0 + $1.unicodeScalars.count })
    let format: SourceText.Format =
      switch parameters["format"]?.text ?? "text" {
      case "text": .plain
      case "html": .html
      case "xml": .xml
      case let other: throw APIError(400, "\(other) format is not supported")
      }
    self.texts = try texts.map { try SourceText($0, format) }
    prefix = parameters["prefix"]?.text ?? ""
    var mode = TranslationMode()
    let limit = service.settings.maximumAlternatives + 1
    mode.kept = try Self.count("nBest", parameters, limit) ?? 1
    mode.alternatives = try Self.count("alternatives", parameters, limit)
    mode.wantsDetails =
      parameters["details"]?.flag ?? true || self.texts.contains(where: \.needsDetails)
    mode.splitsSentences = parameters["splitSentences"]?.flag ?? true
    self.mode = mode
    isStreamed = parameters["stream"]?.flag ?? false
    if mode.alternatives != nil, mode.kept > 1 {
      throw APIError(400, "nBest and alternatives exclude each other: leave one out")
    }
  }

  private static func count(_ name: String, _ parameters: Parameters, _ limit: Int) throws(APIError) -> Int? {
    guard let value = parameters[name] else { return nil }
    guard let count = value.integer, 1...max(1, limit) ~= count else {
      throw APIError(400, "\(name) has to be a whole number from 1 to \(max(1, limit))")
    }
    return count
  }

  func work(for client: String) -> TranslationWork {
    let passages = texts.map { text in
      var passage = text.passage
      if !passage.units.isEmpty { passage.units[0].prefix = prefix }
      return passage
    }
    return TranslationWork(passages: passages, source: source, target: target, mode: mode, client: client)
  }

  func answers(to passages: [TranslatedPassage]) throws -> [NativeTranslation] {
    try passages.enumerated().map { try answer(to: $1, $0) }
  }

  func answer(to passage: TranslatedPassage, _ number: Int) throws -> NativeTranslation {
    NativeTranslation(
      text: try texts[number].written(passage.units), language: passage.language,
      confidence: passage.confidence, model: passage.model, segments: passage.units.map(Segment.init))
  }
}

private struct NativeAnswer: Encodable {
  let translations: [NativeTranslation]
}

private struct NativeEvent: Encodable {
  let index: Int
  let translation: NativeTranslation
}

private struct NativeTranslation: Encodable {
  let text: String
  let language: String
  let confidence: Double
  let model: String?
  let segments: [Segment]
}

/// A line or block of a text.
private struct Segment: Encodable {
  let source: String
  let translation: String
  let score: Float?
  let isComplete: Bool
  let kept: Bool
  let flaws: [String]
  /// Pairs of words, source first.
  let alignment: [[Int]]
  let sourcePieces: [String]
  let targetPieces: [String]
  let alternatives: [Alternative]

  struct Alternative: Encodable {
    let translation: String
    let score: Float
  }

  init(_ text: TranslatedText) {
    source = text.source
    translation = text.text
    score = text.score
    isComplete = text.isComplete
    kept = !text.flaws.contains(.notKept)
    flaws = TranslationFlaw.allCases.filter { $0 != .notKept && text.flaws.contains($0) }.map(\.rawValue)
    alignment = text.alignment.sorted().map { [$0.source, $0.target] }
    sourcePieces = text.sourcePieces
    targetPieces = text.targetPieces
    alternatives = text.alternatives.map { Alternative(translation: $0.text, score: $0.score) }
  }
}
