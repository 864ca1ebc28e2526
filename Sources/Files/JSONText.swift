internal import FoundationEssentials

/// Returns a value as JSON that a person can read, its keys in order.
package func jsonText(of value: some Encodable) throws -> String {
  try encoded(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) + "\n"
}

/// Returns a value as JSON on one line, without its end, its keys in order.
///
/// Numbers that JSON has no word for are the texts `Infinity`, `-Infinity` and `NaN`.
package func jsonLine(of value: some Encodable) throws -> String {
  try encoded(value, [.sortedKeys, .withoutEscapingSlashes])
}

private func encoded(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = formatting
  if !formatting.contains(.prettyPrinted) {
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
  }
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
