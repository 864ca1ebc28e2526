public import Text

/// What a translation must observe, token by token, and how far one hypothesis has come with it [constrained decoding].
///
/// The value is the state of one hypothesis, and each has its own. What is said of tokens here is not said of `</s>`, which
/// comes where nothing is missing. The constraints of a source are a list; where they contradict each other, what is forced
/// goes before what is required, and that before what is not allowed.
public protocol TokenConstraint: Sendable {
  /// The only tokens that may come next, in the order of their identifiers; nil where others may too.
  var forced: [TokenID]? { get }

  /// The tokens that bring the hypothesis nearer to what it must have; they are considered however improbable they are.
  ///
  /// As long as there are any, something is missing, and a beam is shared out by how much that is.
  var required: [TokenID] { get }

  /// How many tokens have to come at most before the hypothesis may end, if they are those forced or required.
  var missing: Int { get }

  /// The tokens that must be there to choose from, whatever a shortlist leaves out.
  var needed: [TokenID] { get }

  /// Whether a token may come next.
  func allows(_ token: TokenID) -> Bool

  /// Takes note that a token has come.
  mutating func advance(_ token: TokenID)
}

extension TokenConstraint {
  public var forced: [TokenID]? { nil }
  public var required: [TokenID] { [] }
  public var missing: Int { 0 }
  public var needed: [TokenID] { [] }
  public func allows(_ token: TokenID) -> Bool { true }
}
