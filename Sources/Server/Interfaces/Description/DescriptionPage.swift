internal import Pages
internal import Web

/// The page at `/docs`: the description of the addresses, as people read it, without a script and anything from elsewhere.
enum DescriptionPage {
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  static func response() -> WebResponse {
    WebResponse(
      200, type: "text/html; charset=utf-8", Array(html.utf8), headers: [("Content-Security-Policy", policy)])
  }

  /// Made once: the description never changes.
  private static let html: String = {
    let description = JSONValue(Array(APIDescription.json.utf8)) ?? .null
    var page = Page(title: "The addresses of this server")
    page.content = [
      .element("h1", text: page.title),
      .element("p", text: description["info"]?["description"]?.text ?? ""),
      .element(
        "p", [:],
        [
          .text("For programs there is the same as "), .element("a", ["href": "/spec"], text: "OpenAPI 3.1"),
          .text("."),
        ]),
    ]
    page.content += Endpoint.allCases.flatMap { endpoint in
      operations(description["paths"]?[endpoint.rawValue], at: endpoint.rawValue)
    }
    page.content.append(.element("h2", text: "What is sent and answered"))
    page.content += (description["components"]?["schemas"]?.fields ?? []).map { schema in
      .element(
        "section", ["id": schema.name], [.element("h3", text: schema.name), shape(schema.value)])
    }
    return page.html
  }()

  private static func operations(_ path: JSONValue?, at address: String) -> [HTML] {
    (path?.fields ?? []).filter { $0.name != "parameters" }.map { method in
      let operation = method.value
      let parameters = (path?["parameters"]?.elements ?? []) + (operation["parameters"]?.elements ?? [])
      let given = parameters.compactMap { parameter -> HTML? in
        guard let name = parameter["name"]?.text, let place = parameter["in"]?.text else { return nil }
        return row(name, [.text("in the \(place): "), kind(of: parameter["schema"])])
      }
      let sent = (operation["requestBody"]?["content"]?.fields ?? []).map { content in
        row("sent as \(content.name)", [kind(of: content.value["schema"])])
      }
      let answers = (operation["responses"]?.fields ?? []).map { answer in answerRow(answer) }
      return .element(
        "section", [:],
        [
          .element("h3", [:], [.element("code", text: "\(method.name.uppercased()) \(address)")]),
          .element("p", text: operation["summary"]?.text ?? ""), table(given + sent + answers),
        ])
    }
  }

  private static func answerRow(_ answer: (name: String, value: JSONValue)) -> HTML {
    let name = answer.name == "default" ? "any other answer" : "answer \(answer.name)"
    if let reference = answer.value["$ref"]?.text {
      // The answers to mistakes share their names with what they are made of.
      return row(name, [link(to: reference)])
    }
    let contents = (answer.value["content"]?.fields ?? []).flatMap { content -> [HTML] in
      [.text(", as \(content.name): "), kind(of: content.value["schema"])]
    }
    return row(name, [.text(answer.value["description"]?.text ?? "")] + contents)
  }

  /// Returns what a value looks like: its fields in a table, or its type.
  private static func shape(_ schema: JSONValue) -> HTML {
    guard let fields = schema["properties"]?.fields else { return .element("p", [:], [kind(of: schema)]) }
    let required = (schema["required"]?.elements ?? []).compactMap(\.text)
    let rows = fields.map { field in
      let isRequired = required.contains(field.name)
      let note = field.value["description"]?.text.map { ": \($0)" } ?? ""
      return row(
        field.name, [kind(of: field.value), .text((isRequired ? ", always there" : "") + note)])
    }
    return table(rows)
  }

  private static func kind(of schema: JSONValue?) -> HTML {
    guard let schema else { return .text("bytes") }
    if let reference = schema["$ref"]?.text { return link(to: reference) }
    if let choices = schema["enum"]?.elements {
      return .text(choices.compactMap(\.text).joined(separator: " or "))
    }
    if let constant = schema["const"]?.text { return .text(constant) }
    if let choices = schema["oneOf"]?.elements {
      let types = choices.flatMap { [HTML.text(" or "), kind(of: $0)] }
      return .element("span", [:], Array(types.dropFirst()))
    }
    let name = schema["type"]?.text ?? "any value"
    guard name == "array" else { return .text(name) }
    return .element("span", [:], [.text("list of "), kind(of: schema["items"])])
  }

  private static func link(to reference: String) -> HTML {
    let name = String(reference.split(separator: "/").last ?? "")
    return .element("a", ["href": "#\(name)"], text: name)
  }

  private static func row(_ name: String, _ content: [HTML]) -> HTML {
    .element("tr", [:], [.element("th", ["scope": "row"], text: name), .element("td", [:], content)])
  }

  private static func table(_ rows: [HTML]) -> HTML {
    .element(
      "div", ["class": "table"],
      [.element("table", ["class": "facts"], [.element("tbody", [:], [.lines(rows)])])])
  }
}

extension JSONValue {
  fileprivate subscript(name: String) -> JSONValue? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  fileprivate var elements: [JSONValue]? {
    if case .list(let list) = self { list } else { nil }
  }

  /// What an object has, in the order of the names.
  fileprivate var fields: [(name: String, value: JSONValue)]? {
    guard case .object(let object) = self else { return nil }
    return object.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }
}
