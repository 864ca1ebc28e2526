internal import NumberText
internal import VisibleText

/// A piece of a page: markup that is well-formed both as HTML and as XML, whatever the texts in it hold.
///
/// Texts become markup only through `text(_:)` and attributes, which escape them.
package struct HTML: Sendable {
  package private(set) var markup: String

  private init(markup: String) { self.markup = markup }

  /// A text; control characters, line breaks and what turns the direction of a text are shown as escapes.
  package static func text(_ text: String) -> HTML { HTML(markup: escapedMarkup(text)) }

  /// Markup that is known to be well-formed, such as a drawing of our own.
  package static func trusted(_ markup: String) -> HTML { HTML(markup: markup) }

  /// An element with its content; elements that HTML calls void have none.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTML] = []
  ) -> HTML {
    let written = attributes.map { " \($0.key)=\"\(escapedMarkup($0.value))\"" }.joined()
    if voidElements.contains(name) {
      precondition(children.isEmpty, "<\(name)> has no content")
      return HTML(markup: "<\(name)\(written)/>")
    }
    return HTML(markup: "<\(name)\(written)>\(children.map(\.markup).joined())</\(name)>")
  }

  /// An element that holds one text.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) -> HTML {
    element(name, attributes, [.text(text)])
  }

  /// Several pieces, each on lines of its own.
  package static func lines(_ pieces: [HTML]) -> HTML {
    HTML(markup: pieces.map { $0.markup + "\n" }.joined())
  }
}

// The elements without content that our pages use; those of HTML are more.
private let voidElements: Set<String> = ["meta", "br", "hr", "img", "col"]

// MARK: - Drawings

extension HTML {
  /// A drawing as a part of the page.
  ///
  /// - Parameters:
  ///   - svg: A file as our figures write it: without names, which those of other drawings on the page might be, too.
  ///   - label: What the drawing shows, for those who cannot see it.
  ///   - share: Which part of the width of what it stands in it takes; nil for as much as it needs.
  package static func drawing(_ svg: [UInt8], label: String, share: Double? = nil) -> HTML {
    let file = String(decoding: svg, as: UTF8.self)
    // A declaration of XML stands at the beginning of a file only.
    guard let start = file.firstRange(of: "<svg") else { return HTML(markup: "") }
    let style = share.map { " style=\"width:\(fixed(100 * $0, 2))%\"" } ?? ""
    var rest = file[start.upperBound...]
    while rest.last == "\n" { rest.removeLast() }
    return HTML(markup: "<svg aria-label=\"\(escapedMarkup(label))\"\(style)\(rest)")
  }
}
