internal import Text

/// Lets a translation say the placeholders that its source has, each once, and no others.
struct CarriedPlaceholders: TokenConstraint {
  /// The placeholder that each piece holds.
  private let pieces: [TokenID: Placeholder]
  private var left: Set<Placeholder>

  init(_ placeholders: Set<Placeholder>, pieces: [TokenID: Placeholder]) {
    self.pieces = pieces
    left = placeholders
  }

  func allows(_ token: TokenID) -> Bool { pieces[token].map(left.contains) ?? true }

  mutating func advance(_ token: TokenID) {
    if let placeholder = pieces[token] { left.remove(placeholder) }
  }
}
