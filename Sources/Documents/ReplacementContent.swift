/// What stands in the place of some bytes of a document.
protocol ReplacementContent: Sendable {
  /// Whether there is anything to replace.
  func isChanged(_ texts: TranslatedTexts) -> Bool
  /// Appends what is written.
  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8])
}
