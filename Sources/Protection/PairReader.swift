public import Randomness
internal import Text

/// Makes of sentence pairs what a model is to learn from: the same placeholders on both sides, where both say the same.
public struct PairReader: Sendable {
  private let reading: Reading
  private let source: String
  private let target: String
  private let finder = SpanFinder()

  /// - Parameters:
  ///   - reading: What the model is taught.
  ///   - source: The language of the sources.
  ///   - target: The language of the targets.
  public init(_ reading: Reading, from source: String, to target: String) {
    self.reading = reading
    self.source = source
    self.target = target
  }

  /// Returns a pair as the model reads and writes it.
  ///
  /// What stands on one side only stays as it is. Which placeholders stand for what is drawn, so that all are learned.
  public func read(_ source: String, _ target: String, _ stream: inout RandomStream) -> (
    source: String, target: String
  ) {
    read(source, target, FreePlaceholders(drawnFrom: &stream))
  }

  /// Returns a pair as the model reads and writes it, with the placeholders that the source has in translating.
  public func read(_ source: String, _ target: String) -> (source: String, target: String) {
    read(source, target, FreePlaceholders())
  }

  private func read(
    _ source: String, _ target: String, _ numbers: FreePlaceholders
  ) -> (source: String, target: String) {
    var (source, target) = (simplified(source, self.source), simplified(target, self.target))
    if reading.placeholders { (source, target) = withPlaceholders(source, target, numbers) }
    if reading.letterCase { source = LetterCase(of: source).read(source) }
    if reading.punctuation {
      (source, target) = (Punctuation(of: source).reading, Punctuation(of: target).reading)
    }
    return (source, target)
  }

  private func simplified(_ text: String, _ language: String) -> String {
    reading.simplified && ChineseWriting.isSimplified(language) ? ChineseWriting.simplified(text) : text
  }

  private func withPlaceholders(
    _ source: String, _ target: String, _ numbers: FreePlaceholders
  ) -> (source: String, target: String) {
    var sources = spans(of: source, language: self.source)
    if sources.isEmpty { return (source, target) }
    var targets = spans(of: target, language: self.target)
    var numbers = numbers
    var masks: (source: [(ProtectedSpan, String)], target: [(ProtectedSpan, String)]) = ([], [])
    while !sources.isEmpty {
      let first = sources.removeFirst()
      guard let index = targets.firstIndex(where: { $0.key == first.key }),
        let placeholder = numbers.placeholder(for: first.span.kind)
      else { continue }
      masks.source.append((first.span, placeholder.text))
      masks.target.append((targets.remove(at: index).span, placeholder.text))
    }
    return (source.replacing(masks.source), target.replacing(masks.target))
  }

  /// A span and what makes it the same as another on the other side.
  private struct Found {
    let span: ProtectedSpan
    let key: String
  }

  private func spans(of text: String, language: String) -> [Found] {
    finder.spans(in: text).compactMap { span in
      let content = text.text(of: span.range)
      guard span.kind == .number else { return Found(span: span, key: content) }
      // One is a singular, which placeholders do not tell.
      if content == "1" { return nil }
      let number = NumberForm.local.written(content, from: language, to: "en")
      return Found(span: span, key: String(number.unicodeScalars.filter { !$0.properties.isWhitespace }))
    }
  }
}

/// The placeholders that a pair has not used.
private struct FreePlaceholders {
  /// The last is the next.
  private var left: [Placeholder.Kind: [Int]] = [:]

  /// In their order.
  init() {
    for kind in Placeholder.Kind.allCases { left[kind] = (0..<Placeholder.count).reversed() }
  }

  /// In an order that is drawn.
  init(drawnFrom stream: inout RandomStream) {
    for kind in Placeholder.Kind.allCases {
      var numbers = Array(0..<Placeholder.count)
      stream.shuffle(&numbers)
      left[kind] = numbers
    }
  }

  mutating func placeholder(for kind: ProtectedSpan.Kind) -> Placeholder? {
    let kind: Placeholder.Kind = kind == .number ? .number : .thing
    return left[kind]?.popLast().map { Placeholder(kind: kind, number: $0) }
  }
}

extension String {
  /// Returns the text with other texts in the place of spans, in any order.
  fileprivate func replacing(_ spans: [(span: ProtectedSpan, text: String)]) -> String {
    let sorted = spans.sorted { $0.span.range.lowerBound < $1.span.range.lowerBound }
    var texts = sorted.map(\.text)[...]
    return replacing(sorted.map(\.span)) { _, content in texts.popFirst() ?? content }
  }
}
