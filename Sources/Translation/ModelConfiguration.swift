/// What has to be known to rebuild a model and to feed it: the part of configuration.json that every user of the model
/// reads.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// BCP 47 codes of what the model translates from and to; `zxx`, no language, is that of labels.
  public var sourceLanguage: String
  public var targetLanguage: String
  public var architecture: Architecture
  /// Whether source and target share one vocabulary.
  public var hasJointVocabulary: Bool

  /// What the model is for.
  public var task: ModelTask { architecture.kind.task }

  public init(
    sourceLanguage: String, targetLanguage: String, architecture: Architecture, hasJointVocabulary: Bool
  ) {
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.architecture = architecture
    self.hasJointVocabulary = hasJointVocabulary
  }

  /// Reads what a file says; only what says which model it is has to be there.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    sourceLanguage = try fields.decode(String.self, forKey: .sourceLanguage)
    targetLanguage = try fields.decode(String.self, forKey: .targetLanguage)
    architecture = try fields.decode(Architecture.self, forKey: .architecture)
    hasJointVocabulary = try fields.decodeIfPresent(Bool.self, forKey: .hasJointVocabulary) ?? false
  }
}
