/// Bytes that are always written.
struct FixedBytes: ReplacementContent {
  let bytes: [UInt8]

  func isChanged(_ texts: TranslatedTexts) -> Bool { true }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    result += bytes
  }
}
