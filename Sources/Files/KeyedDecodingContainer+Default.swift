extension KeyedDecodingContainer {
  /// Replaces a value by that of a field, where there is one; so files from before a field was added stay readable.
  package func decode<Value: Decodable>(_ key: Key, into value: inout Value) throws {
    if let decoded = try naming(key, { try decodeIfPresent(Value.self, forKey: key) }) { value = decoded }
  }

  /// Returns the value of a field that has to be there.
  package func value<Value: Decodable>(of key: Key, as type: Value.Type = Value.self) throws -> Value {
    try naming(key) { try decode(type, forKey: key) }
  }

  /// Names the field whose number does not fit its type, such as 1e39 or a count of 1.5.
  ///
  /// Foundation throws an error of its own for it, of which its decoder makes "not valid JSON" without a place.
  private func naming<Result>(_ key: Key, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error where !(error is DecodingError) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath + [key], debugDescription: "the number does not fit", underlyingError: error)
      )
    }
  }
}
