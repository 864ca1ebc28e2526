/// A page of HTML that needs nothing else: no other file, and no script but one of its own.
package struct Page {
  package var title: String
  /// After how many seconds the page is to be loaded again; nil for a page that does not change.
  package var reloadSeconds: Int?
  /// What runs when the page has been read; it holds neither `<` nor `&`, or is a CDATA section.
  package var script: String?
  /// JSON for the script, in an element called `data`; it holds neither `<` nor `&`.
  package var data: String?
  /// How the page looks beside what is the same on all pages; it holds neither `<` nor `&`.
  package var style = ""
  /// What browsers may load for it [content security policy]; nil for anything.
  package var policy: String?
  package var content: [HTML] = []

  package init(title: String) { self.title = title }

  /// The page; well-formed as XML too.
  package var html: String {
    var head: [HTML] = [
      .element("meta", ["charset": "utf-8"]),
      .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
    ]
    if let policy {
      head.append(.element("meta", ["http-equiv": "Content-Security-Policy", "content": policy]))
    }
    if let reloadSeconds {
      head.append(.element("meta", ["http-equiv": "refresh", "content": String(reloadSeconds)]))
    }
    head += [.element("title", text: title), .element("style", [:], [.trusted(pageStyle + style)])]
    var body: [HTML] = [.element("main", [:], [.lines(content)])]
    if let data {
      body.append(.element("script", ["type": "application/json", "id": "data"], [.trusted(data)]))
    }
    if let script { body.append(.element("script", [:], [.trusted(script)])) }
    let page = HTML.element(
      "html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"],
      [.element("head", [:], [.lines(head)]), .element("body", [:], [.lines(body)])])
    return "<!DOCTYPE html>\n" + page.markup + "\n"
  }
}
