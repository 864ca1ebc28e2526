/// A part of a text that a translation must not change.
public struct ProtectedSpan: Hashable, Sendable {
  /// Bytes of the text in UTF-8.
  public let range: Range<Int>
  public let kind: Kind

  public enum Kind: String, CaseIterable, Sendable {
    /// With its separators and what stands close to it, such as `%`, `€` or `km`.
    case number
    case url
    case emailAddress = "e-mail address"
    /// A file or a host by its name, or a path.
    case fileName = "file name"
    /// Letters and digits in one word, such as `A380` or `KB-4711`.
    case code
    /// What a program puts in, such as `%s`, `{name}` and `${x}`.
    case variable
    /// A tag or a character reference of HTML or XML.
    case markup
    /// Between backquotes.
    case codeSpan = "code span"
    case emoji
    /// Letters that the model does not know.
    case foreign
    /// What the user has marked.
    case marked
  }

  public init(range: Range<Int>, kind: Kind) {
    self.range = range
    self.kind = kind
  }
}
