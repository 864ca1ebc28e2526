/// A source with its right translation and one that is wrong in one point (Sennrich 2017).
public struct ContrastiveExample: Sendable, Hashable {
  public var source: String
  public var right: String
  public var wrong: String
  /// What is wrong, in a word; nil where nobody says.
  public var category: String?

  public init(source: String, right: String, wrong: String, category: String? = nil) {
    self.source = source
    self.right = right
    self.wrong = wrong
    self.category = category
  }
}
