internal import FoundationEssentials
internal import Protection

/// A glossary that a client has left here.
struct StoredGlossary: Sendable {
  let id = randomIdentifier()
  let name: String
  /// The languages as models call them.
  let source: String
  let target: String
  let entries: GlossaryEntries
  let glossary: ClientGlossary
  /// What it takes, about: its texts are kept twice.
  let bytes: Int
  private let creationTime: String

  init(name: String, from source: String, to target: String, _ entries: GlossaryEntries) {
    self.name = name
    self.source = source
    self.target = target
    self.entries = entries
    glossary = ClientGlossary(entries.terms)
    bytes = 2 * entries.bytes + name.utf8.count
    creationTime = Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(Date.now)
  }
}

// As DeepL tells it.
extension StoredGlossary: Encodable {
  private enum CodingKeys: String, CodingKey {
    case id = "glossary_id"
    case name
    case isReady = "ready"
    case source = "source_lang"
    case target = "target_lang"
    case creationTime = "creation_time"
    case count = "entry_count"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(true, forKey: .isReady)
    try container.encode(source, forKey: .source)
    try container.encode(target, forKey: .target)
    try container.encode(creationTime, forKey: .creationTime)
    try container.encode(entries.pairs.count, forKey: .count)
  }
}
