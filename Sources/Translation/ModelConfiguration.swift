public import Protection

/// What has to be known to rebuild a model and to feed it: the part of configuration.json that every user of the model
/// reads.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// BCP 47 codes of what the model translates from and to; `zxx`, no language, is that of labels.
  public var sourceLanguage: String
  public var targetLanguage: String
  public var architecture: Architecture
  /// Whether source and target share one vocabulary.
  public var hasJointVocabulary: Bool
  /// What the model was taught about texts as people have them.
  public var reading: Reading
  /// What the sources of some of its corpora began with, such as `>>de<<`.
  public var sourceTags: [String] = []
  /// Heads that count for nothing.
  public var prunedHeads: [AttentionHead] = []
  /// The exponent of the length normalization that suits the model, 0 to 100; nil for the usual one.
  public var lengthPenalty: Float?

  /// What the model is for.
  public var task: ModelTask { architecture.kind.task }

  /// Whether the encoder goes along edges that have to come with each sentence.
  public var needsEdges: Bool { architecture.needsEdges }

  public init(
    sourceLanguage: String, targetLanguage: String, architecture: Architecture, hasJointVocabulary: Bool,
    reading: Reading = Reading()
  ) {
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.architecture = architecture
    self.hasJointVocabulary = hasJointVocabulary
    self.reading = reading
  }

  /// Reads what a file says; only what says which model it is has to be there.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    sourceLanguage = try fields.decode(String.self, forKey: .sourceLanguage)
    targetLanguage = try fields.decode(String.self, forKey: .targetLanguage)
    architecture = try fields.decode(Architecture.self, forKey: .architecture)
    hasJointVocabulary = try fields.decodeIfPresent(Bool.self, forKey: .hasJointVocabulary) ?? false
    reading = try fields.decodeIfPresent(Reading.self, forKey: .reading) ?? Reading()
    sourceTags = try fields.decodeIfPresent([String].self, forKey: .sourceTags) ?? []
    prunedHeads = try fields.decodeIfPresent([AttentionHead].self, forKey: .prunedHeads) ?? []
    lengthPenalty = try fields.decodeIfPresent(Float.self, forKey: .lengthPenalty)
    guard lengthPenalty.map(Self.lengthPenalties.contains) ?? true else {
      throw DecodingError.dataCorruptedError(
        forKey: .lengthPenalty, in: fields, debugDescription: "the length penalty is not from 0 to 100")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(sourceLanguage, forKey: .sourceLanguage)
    try fields.encode(targetLanguage, forKey: .targetLanguage)
    try fields.encode(architecture, forKey: .architecture)
    try fields.encode(hasJointVocabulary, forKey: .hasJointVocabulary)
    if reading != Reading() { try fields.encode(reading, forKey: .reading) }
    if !sourceTags.isEmpty { try fields.encode(sourceTags, forKey: .sourceTags) }
    if !prunedHeads.isEmpty { try fields.encode(prunedHeads, forKey: .prunedHeads) }
    try fields.encodeIfPresent(lengthPenalty, forKey: .lengthPenalty)
  }

  /// What exponents of length normalization there are.
  public static let lengthPenalties: ClosedRange<Float> = 0...100

  private enum CodingKeys: CodingKey {
    case sourceLanguage, targetLanguage, architecture, hasJointVocabulary, reading, sourceTags, prunedHeads
    case lengthPenalty
  }
}
