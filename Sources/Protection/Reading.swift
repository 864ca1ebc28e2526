public import Settings

/// What a model was taught about texts as people have them; what it was not taught reaches it as it is.
public struct Reading: Configured, Hashable {
  /// Numbers, addresses and the like come as placeholders.
  public var placeholders = false
  /// Texts in capitals come in small letters.
  public var letterCase = false
  /// Quotes come straight, and marks at the end once.
  public var punctuation = false
  /// Traditional Chinese comes in simplified characters.
  public var simplified = false

  public init() {}

  public static let settings: [Setting<Reading>] = [
    Setting(always: "placeholders", \.placeholders), Setting(always: "letterCase", \.letterCase),
    Setting(always: "punctuation", \.punctuation),
    Setting(always: "simplified", \.simplified).only(if: \.simplified),
  ]
}
