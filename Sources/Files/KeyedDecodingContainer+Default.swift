extension KeyedDecodingContainer {
  /// Replaces a value by that of a field, where there is one; so files from before a field was added stay readable.
  package func decode<Value: Decodable>(_ key: Key, into value: inout Value) throws {
    if let decoded = try decodeIfPresent(Value.self, forKey: key) { value = decoded }
  }
}
