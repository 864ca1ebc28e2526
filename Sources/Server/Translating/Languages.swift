internal import Text

/// Which languages the models of a server translate between.
struct Languages: Sendable {
  private let pairs: [(source: String, target: String)]

  init(_ models: [ServedModel]) { pairs = models.map { ($0.source, $0.target) } }

  /// All languages, each once, in the order of their codes.
  var codes: [String] { Set(pairs.flatMap { [$0.source, $0.target] }).sorted() }

  var sources: [String] { Set(pairs.map(\.source)).sorted() }

  var targets: [String] { Set(pairs.map(\.target)).sorted() }

  /// From and to which language there is a model, each pair once, in the order of their codes.
  var pairsWithModels: [(source: String, target: String)] {
    sources.flatMap { source in targets(of: source).map { (source, $0) } }
  }

  /// Returns the languages that one is translated into.
  func targets(of source: String) -> [String] {
    Set(pairs.filter { $0.source == source }.map(\.target)).sorted()
  }

  /// Returns the number of the first model from one language to another; nil where there is none.
  func model(from source: String, to target: String) -> Int? {
    pairs.firstIndex { Self.matches(source, $0.source) && Self.matches(target, $0.target) }
  }

  /// Returns the code that a model has for a language that a client names; nil where none does.
  func known(_ code: String) -> String? { codes.first { Self.matches(code, $0) } }

  /// Returns the code that a model has for a language that a client wants texts in; nil where none writes it.
  ///
  /// What reads and writes simplified Chinese reads traditional characters too, but writes none: an answer in others than
  /// were asked for would have no room to say so.
  func knownTarget(_ code: String) -> String? {
    codes.first {
      Self.matches(code, $0) && (ChineseWriting.isSimplified(code) || !ChineseWriting.isSimplified($0))
    }
  }

  /// Whether two codes mean one language: equal, or one is the other with a script or region more.
  static func matches(_ first: String, _ second: String) -> Bool {
    let (first, second) = (subtags(first), subtags(second))
    let count = min(first.count, second.count)
    return count > 0 && first.prefix(count) == second.prefix(count)
  }

  private static func subtags(_ code: String) -> [Substring] {
    LanguageCode.canonical(code).split(separator: "-")
  }
}
