/// What a client has sent by name, be it as JSON, as fields of a form, or in the address.
package struct Parameters: Sendable {
  /// What a form repeats stands here one after the other.
  private var values: [String: [JSONValue]] = [:]
  package private(set) var files: [UploadedFile] = []
  /// Whether they came as JSON, which has lists, numbers and objects.
  package private(set) var isJSON = false

  /// A file in a form.
  package struct UploadedFile: Sendable {
    package let field: String
    package let name: String
    package let bytes: [UInt8]
  }

  /// Fields of a form or an address, in their order.
  init(fields: [(name: String, value: String)], files: [UploadedFile] = []) {
    for field in fields { values[field.name, default: []].append(.text(field.value)) }
    self.files = files
  }

  init(object: [String: JSONValue]) {
    values = object.mapValues { [$0] }
    isJSON = true
  }

  /// The first value of a name; nil where there is none, or null.
  package subscript(name: String) -> JSONValue? {
    guard let value = values[name]?.first, value != .null else { return nil }
    return value
  }

  /// All values of a name: what a form repeats, or the elements of a list.
  package func all(_ name: String) -> [JSONValue] {
    (values[name] ?? []).flatMap { value -> [JSONValue] in
      if case .list(let elements) = value { elements } else { value == .null ? [] : [value] }
    }
  }
}

/// What is wrong with what a client has sent.
package enum ParameterError: Error, Equatable {
  case malformedJSON
  case malformedForm
  case notUTF8
  case unsupportedType(String)
}
