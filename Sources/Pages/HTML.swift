internal import NumberText
internal import VisibleText

/// A piece of a page: markup that is well-formed both as HTML and as XML, whatever the texts in it hold.
///
/// Texts become markup only through `text(_:)` and attributes, which escape them.
package struct HTML: Sendable {
  package private(set) var markup: String

  private init(markup: String) { self.markup = markup }

  /// A text; control characters, line breaks and what turns the direction of a text are shown as escapes.
  package static func text(_ text: String) -> HTML { HTML(markup: escaped(text)) }

  /// Markup that is known to be well-formed, such as a drawing of our own.
  package static func trusted(_ markup: String) -> HTML { HTML(markup: markup) }

  /// An element with its content; elements that HTML calls void have none.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTML] = []
  ) -> HTML {
    let written = attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
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

private func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in visible(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

// MARK: - Drawings

extension HTML {
  /// A drawing as a part of the page: its identifiers begin with a name of its own, since those of all drawings on a
  /// page must differ.
  ///
  /// - Parameters:
  ///   - svg: A file as our figures write it, whose texts are outlines.
  ///   - label: What the drawing shows, for those who cannot see it.
  ///   - share: Which part of the width of what it stands in it takes; nil for as much as it needs.
  package static func drawing(_ svg: [UInt8], named name: String, label: String, share: Double? = nil) -> HTML
  {
    var bytes = svg[...]
    // A declaration of XML stands at the beginning of a file only.
    if bytes.starts(with: "<?".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")) {
      bytes = bytes[(end + 1)...]
    }
    bytes = bytes.drop { $0 == UInt8(ascii: "\n") }
    while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    var insertions: [(after: [UInt8], text: [UInt8])] = [" id=\"", "href=\"#", "url(#"].map {
      (Array($0.utf8), Array((name + "-").utf8))
    }
    let style = share.map { " style=\"width:\(fixed(100 * $0, 2))%\"" } ?? ""
    insertions.append(
      (Array("<svg".utf8), Array(" role=\"img\" aria-label=\"\(escaped(label))\"\(style)".utf8)))
    return HTML(markup: String(decoding: inserting(insertions, into: bytes), as: UTF8.self))
  }
}

/// Returns bytes with texts inserted after every occurrence of others, none of which begins within another.
private func inserting(_ insertions: [(after: [UInt8], text: [UInt8])], into bytes: ArraySlice<UInt8>)
  -> [UInt8]
{
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count + bytes.count / 8)
  for index in bytes.indices {
    result.append(bytes[index])
    for insertion in insertions where insertion.after.last == bytes[index] {
      if result.suffix(insertion.after.count).elementsEqual(insertion.after) { result += insertion.text }
    }
  }
  return result
}
