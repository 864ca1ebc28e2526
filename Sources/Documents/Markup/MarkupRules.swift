/// What the elements of a format mean.
struct MarkupRules: Sendable {
  var language = MarkupTokenizer.Language.xml
  /// Whether white space of any length is as one space.
  var foldsSpace = true
  /// Whether text counts wherever it stands, and not in paragraphs alone.
  var collectsEverywhere = false
  /// Whether texts consist of runs.
  var hasRuns = false
  /// By the name of the element, with the prefix of `prefixes`.
  var roles: [String: ElementRole]
  /// What all others are.
  var otherRole: ElementRole
  /// The prefixes that `roles` has for namespaces, whatever a file calls them.
  var prefixes: [String: String] = [:]
  /// What depends on more than the name of an element.
  var exception: (@Sendable (MarkupToken, MarkupAttributes) -> ElementRole?)?
  /// The values of the attributes of a tag that people see.
  var texts: (@Sendable (MarkupToken, MarkupAttributes) -> [MarkupAttribute])?
}
