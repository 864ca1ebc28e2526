extension MarkupRules {
  /// The table of contents of EPUB 2.
  static let epubContents = MarkupRules(
    roles: ["text": .paragraph], otherRole: .opaque,
    prefixes: ["http://www.daisy.org/z3986/2005/ncx/": ""])

  /// What EPUB says of a book as a whole: its title and description are read by people.
  static let epubPackage = MarkupRules(
    roles: ["dc:title": .paragraph, "dc:description": .paragraph, "dc:subject": .paragraph],
    otherRole: .opaque,
    prefixes: ["http://purl.org/dc/elements/1.1/": "dc"])
}
