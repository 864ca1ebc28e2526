internal import Files
internal import Layers
internal import Settings

// In JSON: {"NAME": {…}}, where the name is that of the kind and the fields are those that the kind has.

extension Architecture {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: SettingName.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1,
      let kind = Kind(name: key.stringValue)
    else {
      let names = Kind.usual.map(\.name).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "one of \(names) is needed, or ENCODER+DECODER, or ENCODER+TASK"))
    }
    let fields = try container.nestedContainer(keyedBy: SettingName.self, forKey: key)
    // Of earlier versions: whether the encoder under attention reads in both directions.
    var isBidirectional = true
    try fields.decode(SettingName("isBidirectional"), into: &isBidirectional)
    self.init(kind == .attentionRNN && !isBidirectional ? Kind(.rnn, .attentionRNN) : kind)
    try read(fields)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingName.self)
    var fields = container.nestedContainer(keyedBy: SettingName.self, forKey: SettingName(name))
    try write(to: &fields)
  }
}
