/// A piece of markup: where it stands, and what it is.
struct MarkupToken {
  enum Kind: Equatable {
    case start
    /// A start tag that is its own end, as in `<br/>`.
    case empty
    case end
    case text
    /// Text in which nothing is markup: a CDATA section, without what is around it in `text`.
    case characterData
    /// What is inside of elements such as `<script>`, and what is left of a tag at the end of a file.
    case raw
    /// A comment, processing instruction or declaration.
    case other
  }

  let kind: Kind
  let range: Range<Int>
  /// The bytes of an element's name, or of the text.
  let inner: Range<Int>
  /// The name of an element; in HTML in small letters.
  let name: String

  init(_ kind: Kind, _ range: Range<Int>, inner: Range<Int>? = nil, name: String = "") {
    self.kind = kind
    self.range = range
    self.inner = inner ?? range
    self.name = name
  }
}
