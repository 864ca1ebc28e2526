/// Something of a text that its translation has to say.
public struct ProtectedText: Hashable, Sendable {
  /// As the text has it.
  public let source: String
  /// As the translation has to write it.
  public let target: String
  public let kind: ProtectedSpan.Kind

  public init(source: String, target: String, kind: ProtectedSpan.Kind) {
    self.source = source
    self.target = target
    self.kind = kind
  }
}

extension [ProtectedText] {
  /// Returns for each whether a translation says it; what stands twice has to be said twice.
  public func areKept(in translation: String) -> [Bool] {
    var left: [String: Int] = [:]
    return map { text in
      let count = left[text.target] ?? occurrences(of: text.target, in: translation)
      left[text.target] = count - 1
      return count > 0
    }
  }
}
