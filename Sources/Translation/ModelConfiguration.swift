/// What has to be known to rebuild a model and to feed it: the part of configuration.json that every user of the model
/// reads.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// BCP 47 codes of what the model translates from and to.
  public var sourceLanguage: String
  public var targetLanguage: String
  public var architecture: Architecture
  /// Whether source and target share one vocabulary.
  public var hasJointVocabulary: Bool

  public init(
    sourceLanguage: String, targetLanguage: String, architecture: Architecture, hasJointVocabulary: Bool
  ) {
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.architecture = architecture
    self.hasJointVocabulary = hasJointVocabulary
  }
}
