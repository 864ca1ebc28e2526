extension DecodingError {
  /// What is wrong with a JSON file, in words for a user.
  package var reason: String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch self {
    case .keyNotFound(let key, let context):
      return "\"\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\"\(place(context))\" has a value of the wrong type"
    case .dataCorrupted(let context):
      if !context.codingPath.isEmpty { return "\"\(place(context))\": \(context.debugDescription)" }
      // What Foundation says of text that it cannot parse says less.
      return context.underlyingError is NestedTooDeeply ? context.debugDescription : "it is not JSON"
    @unknown default:
      return "it cannot be read"
    }
  }
}
