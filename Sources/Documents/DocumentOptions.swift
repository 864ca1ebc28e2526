/// What a document does not say of itself.
public struct DocumentOptions: Sendable {
  /// BCP 47 codes of the languages, for formats that name or hold several.
  public var sourceLanguage: String?
  public var targetLanguage: String?
  /// Which columns of a table are translated, by number counted from 1 or by the name in the first line.
  public var columns: [String] = []

  public init() {}
}
