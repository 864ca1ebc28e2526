import Evaluation
import Foundation
import Testing

/// What sacreBLEU said of the translations in `Fixtures/sacrebleu.json`.
struct SacreBLEUFixture: Decodable {
  let sacrebleu: String
  let corpora: [Corpus]
  let paired: Paired

  struct Corpus: Decodable, CustomTestStringConvertible {
    let name: String
    let hypotheses: [String]
    let references: [[String]]
    let scores: [Scores]

    var testDescription: String { name }
  }

  /// The scores of one corpus by one metric with one set of options.
  struct Scores: Decodable {
    let options: Options
    let name: String
    let score: Double
    let signature: String
    /// The printed line without the signature.
    let line: String
    let parts: [String: Part]
    let sentences: [Double]
  }

  /// The arguments that the metric was made with.
  struct Options: Decodable {
    let metric: String
    var tokenize: String?
    var lowercase: Bool?
    var smooth_method: String?
    var smooth_value: Double?
    var effective_order: Bool?
    var char_order: Int?
    var word_order: Int?
    var beta: Int?
    var whitespace: Bool?
    var eps_smoothing: Bool?
    var normalized: Bool?
    var no_punct: Bool?
    var asian_support: Bool?
    var case_sensitive: Bool?
  }

  enum Part: Decodable {
    case number(Double)
    case numbers([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .numbers(try container.decode([Double].self))
      }
    }
  }

  /// Three systems on one corpus, compared with the first by paired bootstrap.
  struct Paired: Decodable {
    let references: [[String]]
    let systems: [System]
    let metrics: [String: Comparison]

    struct System: Decodable {
      let name: String
      let hypotheses: [String]
    }

    struct Comparison: Decodable {
      let signature: String
      let scores: [Double]
      let means: [Double]
      let half_widths: [Double]
      let p_values: [Double?]
    }
  }

  static let recorded: Result<SacreBLEUFixture, any Error> = Result {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Fixtures/sacrebleu.json"))
    return try JSONDecoder().decode(SacreBLEUFixture.self, from: data)
  }

  /// The corpora as test arguments; none where the file cannot be read, which `fixtureIsComplete` reports.
  static var corpora: [Corpus] { (try? recorded.get().corpora) ?? [] }
}

extension SacreBLEUFixture.Options {
  func bleu() throws -> BLEU {
    let smoothing: BLEU.Smoothing =
      switch smooth_method {
      case "floor": .floor(smooth_value ?? 0.1)
      case "add-k": .addK(smooth_value ?? 1)
      case "none": .none
      default: .exponential
      }
    let tokenization = try #require(BLEUTokenization(rawValue: tokenize ?? "13a"))
    return BLEU(
      tokenization: tokenization, lowercase: lowercase ?? false, smoothing: smoothing,
      effectiveOrder: effective_order ?? false)
  }

  var chrF: ChrF {
    ChrF(
      characterOrder: char_order ?? 6, wordOrder: word_order ?? 0, beta: beta ?? 2,
      lowercase: lowercase ?? false, whitespace: whitespace ?? false,
      epsilonSmoothing: eps_smoothing ?? false)
  }

  var ter: TER {
    TER(
      normalize: normalized ?? false, removePunctuation: no_punct ?? false,
      asianSupport: asian_support ?? false, caseSensitive: case_sensitive ?? false)
  }
}
