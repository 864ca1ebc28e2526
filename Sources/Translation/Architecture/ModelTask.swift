public import Bitext

/// What a model makes of a text.
public enum ModelTask: String, Codable, CaseIterable, Sendable {
  /// Another text.
  case translate
  /// A label for each of its words, such as the part of speech.
  case tag
  /// One label, such as its language.
  case classify

  /// What has a label; nil where another text is written.
  public var labels: LabelUnit? {
    switch self {
    case .translate: nil
    case .tag: .word
    case .classify: .text
    }
  }

  /// What a model of this task does, in words for a user.
  package var verb: String {
    switch self {
    case .translate: "translates"
    case .tag: "labels words"
    case .classify: "labels texts"
    }
  }
}
