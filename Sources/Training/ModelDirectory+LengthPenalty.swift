internal import Files
public import Translation

extension ModelDirectory {
  /// Records the exponent of the length normalization that suits the model; all else in its configuration stays.
  ///
  /// - Parameter penalty: One of `ModelConfiguration.lengthPenalties`.
  /// - Throws: What reading and writing the configuration throw.
  public func record(lengthPenalty penalty: Float) throws {
    var configuration = try modelConfiguration()
    configuration.lengthPenalty = penalty
    let bytes = try FileSystem.readTextBytes(configurationPath)
    guard case .object(var record) = try JSONValue(parsing: bytes) else {
      throw ModelError.malformedConfiguration(path: configurationPath, reason: "it is no object")
    }
    record["model"] = try JSONValue(encoding: configuration)
    try AtomicFile.write(jsonText(of: JSONValue.object(record)), to: configurationPath)
  }
}
