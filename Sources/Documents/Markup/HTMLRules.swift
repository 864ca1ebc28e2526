extension MarkupRules {
  /// What the elements of HTML mean (https://html.spec.whatwg.org).
  ///
  /// Elements that HTML does not know are as `<span>`, as in browsers.
  static let html = MarkupRules(
    language: .html, collectsEverywhere: true, roles: htmlRoles, otherRole: .inline, exception: htmlException,
    texts: htmlTexts)

  /// The same where HTML is written as XML, as in EPUB.
  static let xhtml = MarkupRules(
    collectsEverywhere: true, roles: htmlRoles, otherRole: .inline,
    prefixes: ["http://www.w3.org/1999/xhtml": ""], exception: htmlException, texts: htmlTexts)
}

/// Elements of HTML that have no content and no end tag.
let voidElements: Set<String> = [
  "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
  "link", "meta",
  "param", "source", "track", "wbr",
]

private let blocks = """
  address article aside base blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset
  figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta
  nav noscript ol optgroup option p param search section source summary table tbody td template tfoot th thead title tr
  track ul
  """

private let skippedElements = """
  applet audio canvas embed iframe map math noembed noframes object picture rp rt rtc script style svg textarea video
  """

private let htmlRoles: [String: ElementRole] = {
  var roles: [String: ElementRole] = [
    "br": .lineBreak, "pre": .skippedBlock, "xmp": .skippedBlock, "listing": .skippedBlock,
    "plaintext": .skippedBlock, "button": .opaque, "select": .opaque, "datalist": .opaque,
    "code": .code, "kbd": .code, "samp": .code, "var": .code, "tt": .code,
    "img": .standalone, "wbr": .standalone, "input": .standalone, "area": .standalone,
  ]
  for name in blocks.split(whereSeparator: \.isWhitespace) { roles[String(name)] = .block }
  for name in skippedElements.split(whereSeparator: \.isWhitespace) { roles[String(name)] = .skipped }
  return roles
}()

@Sendable private func htmlException(_ token: MarkupToken, _ attributes: MarkupAttributes) -> ElementRole? {
  let isKept =
    attributes.value("translate") == "no"
    || attributes.value("class")?.split(separator: " ").contains("notranslate") == true
  guard isKept, token.kind == .start, !voidElements.contains(token.name) else { return nil }
  switch htmlRoles[token.name] ?? .inline {
  // All of the document would be left as it is: there the attribute is for browsers, not for who asks for a translation.
  case .block: return token.name == "html" || token.name == "body" ? nil : .skippedBlock
  case .inline: return .code
  default: return nil
  }
}

@Sendable private func htmlTexts(_ token: MarkupToken, _ attributes: MarkupAttributes) -> [MarkupAttribute] {
  if attributes.value("translate") == "no" { return [] }
  return attributes.all.filter { attribute in
    switch (token.name, attribute.name) {
    case (_, "title"), (_, "aria-label"), (_, "aria-description"), (_, "placeholder"): true
    case ("img", "alt"), ("area", "alt"), ("input", "alt"): true
    case ("option", "label"), ("optgroup", "label"), ("track", "label"): true
    case ("input", "value"):
      ["button", "submit", "reset"].contains(attributes.value("type")?.lowercased() ?? "")
    case ("meta", "content"): isShownMeta(attributes)
    default: false
    }
  }
}

/// Whether what a `<meta>` says is for people: the description that search engines and previews show.
private func isShownMeta(_ attributes: MarkupAttributes) -> Bool {
  let name = (attributes.value("name") ?? attributes.value("property") ?? "").lowercased()
  return ["description", "keywords", "og:title", "og:description", "twitter:title", "twitter:description"]
    .contains(name)
}
