/// A configuration whose fields are declared once, in a list.
///
/// Its JSON is an object of the fields that apply; a field that a file lacks keeps its default, so that files of earlier
/// versions stay readable.
public protocol Configured: Codable, Sendable {
  static var settings: [Setting<Self>] { get }

  /// The configuration with the default of every field.
  init()
}

extension Configured {
  public init(from decoder: any Decoder) throws {
    self.init()
    try read(decoder.container(keyedBy: SettingName.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: SettingName.self)
    try write(to: &fields)
  }

  /// Takes over the fields that an object of JSON has.
  public mutating func read(_ fields: KeyedDecodingContainer<SettingName>) throws {
    for setting in Self.settings { try setting.decode(fields, &self) }
  }

  /// Writes the fields that apply into an object of JSON.
  public func write(to fields: inout KeyedEncodingContainer<SettingName>) throws {
    for setting in Self.settings where setting.applies(self) { try setting.encode(self, &fields) }
  }

  /// What is wrong with the fields by themselves, in words for a user; empty if nothing is.
  public var settingProblems: [String] {
    Self.settings.filter { $0.applies(self) }.flatMap { $0.problems(self) }
  }

  /// Takes over fields of another configuration.
  public mutating func copy(_ settings: [Setting<Self>], from other: Self) {
    for setting in settings { setting.copy(other, &self) }
  }
}
