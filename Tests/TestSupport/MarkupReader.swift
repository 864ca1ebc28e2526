package import Foundation
package import FoundationXML

/// What an XML parser reads in a page: if it is not well-formed, reading throws.
package final class MarkupReader: NSObject, XMLParserDelegate {
  package private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// The text of each element that holds text itself, with the element's name.
  package private(set) var texts: [(element: String, text: String)] = []
  private var open: [(name: String, text: String)] = []

  package init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.coderReadCorrupt) }
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
    open.append((name, ""))
  }

  package func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !open.isEmpty { open[open.count - 1].text += string }
  }

  package func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard let closed = open.popLast(), !closed.text.isEmpty else { return }
    texts.append((closed.name, closed.text))
  }
}
