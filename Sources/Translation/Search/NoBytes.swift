internal import Text

/// Lets no byte stand by itself.
///
/// A vocabulary spells in bytes what it has no piece for. What a model writes so by chance, for a character that it does not
/// know, is seldom one.
struct NoBytes: TokenConstraint {
  private let firstTextID: TokenID

  init(_ vocabulary: Vocabulary) { firstTextID = vocabulary.firstTextID }

  func allows(_ token: TokenID) -> Bool { token >= firstTextID }

  mutating func advance(_ token: TokenID) {}
}
