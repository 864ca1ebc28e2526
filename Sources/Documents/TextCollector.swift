/// Collects the texts of a document in their order.
struct TextCollector {
  private(set) var texts: [MarkedText] = []

  /// Adds a text; returns its number.
  mutating func add(_ text: MarkedText) -> Int {
    texts.append(text)
    return texts.count - 1
  }
}
