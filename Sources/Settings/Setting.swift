internal import Files

/// A field of a configuration, declared once: its option, its place in JSON, what it can be, and what it is.
///
///     struct Sizes: Configured {
///       var hiddenFeatures = 512
///       static let settings: [Setting<Sizes>] = [
///         Setting("hiddenFeatures", \.hiddenFeatures, .integer(from: 1), help: "width of the state of a cell")
///       ]
///     }
///
/// makes `--hidden-features N`, `{"hiddenFeatures": N}`, and "hidden-features must be a whole number from 1 …, not 0".
public struct Setting<Root: Sendable>: Sendable {
  /// The name of the field in JSON; in a part of the configuration with the part before it, as in `budget.steps`.
  public let name: String
  /// The option that sets it; nil for what is stored only, and for parts.
  public let option: SettingOption?
  /// The fields of a part of the configuration.
  public let members: [Setting<Root>]
  /// Whether a configuration has the field: a configuration of another kind neither stores it nor can be given it.
  public var applies: @Sendable (Root) -> Bool = { _ in true }
  /// Sets the field to the value of a word; returns whether it has one.
  public let set: @Sendable (String, inout Root) -> Bool
  /// Returns the word for the value of the field.
  public let show: @Sendable (Root) -> String
  let problems: @Sendable (Root) -> [String]
  let copy: @Sendable (Root, inout Root) -> Void
  let decode: @Sendable (KeyedDecodingContainer<SettingName>, inout Root) throws -> Void
  let encode: @Sendable (Root, inout KeyedEncodingContainer<SettingName>) throws -> Void

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - name: Its name in JSON.
  ///   - path: The field.
  ///   - domain: What its values can be.
  ///   - option: The name of its option, where it does not follow from `name`.
  ///   - defaultText: What help says happens where the option is not given, where that is not the default itself.
  ///   - help: What it is, in a few words.
  public init<Value: Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ domain: Domain<Value>,
    option: String? = nil, defaultText: String? = nil, help: String
  ) {
    let option = SettingOption(option ?? optionName(of: name), domain, defaultText, help)
    self.init(name, option, path, domain)
  }

  /// Declares a field that is true or false: `--name` and `--no-name`.
  public init(
    flag name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, option: String? = nil,
    defaultText: String? = nil, help: String
  ) {
    let domain = Domain.choice("", ["yes": true, "no": false])
    var option = SettingOption(option ?? optionName(of: name), domain, defaultText, help)
    option.isFlag = true
    self.init(name, option, path, domain)
  }

  /// Declares a field that may have no value, and then is not stored.
  public init<Value: Codable & Sendable>(
    optional name: String, _ path: any WritableKeyPath<Root, Value?> & Sendable, _ domain: Domain<Value>,
    option: String? = nil, defaultText: String? = nil, help: String
  ) {
    var option = SettingOption(option ?? optionName(of: name), domain, defaultText, help)
    option.mayBeMissing = true
    self.init(optional: name, option, path, domain)
  }

  /// Declares a field that is stored, and that no option sets.
  public init<Value: Codable & Sendable>(
    stored name: String, _ path: any WritableKeyPath<Root, Value?> & Sendable, _ domain: Domain<Value>? = nil
  ) {
    self.init(optional: name, nil, path, domain)
  }

  /// Declares a field that is always stored, and that no option sets.
  public init<Value: Codable & Sendable>(
    always name: String, _ path: any WritableKeyPath<Root, Value> & Sendable
  ) {
    self.init(name, nil, path, nil)
  }

  private init<Value: Codable & Sendable>(
    _ name: String, _ option: SettingOption?, _ path: any WritableKeyPath<Root, Value> & Sendable,
    _ domain: Domain<Value>?
  ) {
    self.init(
      name, option, path, parse: { domain?.parse($0) }, show: { domain?.show($0) ?? "\($0)" },
      problems: { domain?.problems(of: $0, option?.name ?? name) ?? [] },
      encode: { try $1.encode($0, forKey: SettingName(name)) })
  }

  private init<Value: Codable & Sendable>(
    optional name: String, _ option: SettingOption?,
    _ path: any WritableKeyPath<Root, Value?> & Sendable, _ domain: Domain<Value>?
  ) {
    self.init(
      name, option, path, parse: { word in domain?.parse(word).map { .some($0) } },
      show: { value in value.map { domain?.show($0) ?? "\($0)" } ?? "none" },
      problems: { value in value.flatMap { domain?.problems(of: $0, option?.name ?? name) } ?? [] },
      encode: { try $1.encodeIfPresent($0, forKey: SettingName(name)) })
  }

  private init<Value: Codable & Sendable>(
    _ name: String, _ option: SettingOption?, _ path: any WritableKeyPath<Root, Value> & Sendable,
    parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String,
    problems: @escaping @Sendable (Value) -> [String],
    encode: @escaping @Sendable (Value, inout KeyedEncodingContainer<SettingName>) throws -> Void
  ) {
    self.name = name
    self.option = option
    members = []
    set = { word, root in
      guard let value = parse(word) else { return false }
      root[keyPath: path] = value
      return true
    }
    self.show = { show($0[keyPath: path]) }
    self.problems = { problems($0[keyPath: path]) }
    copy = { $1[keyPath: path] = $0[keyPath: path] }
    decode = { fields, root in try fields.decode(SettingName(name), into: &root[keyPath: path]) }
    self.encode = { try encode($0[keyPath: path], &$1) }
  }

  /// Declares a part that is a configuration by itself.
  public init<Part: Configured>(part name: String, _ path: any WritableKeyPath<Root, Part> & Sendable) {
    self.name = name
    option = nil
    members = Part.settings.map { $0.within(name, path) }
    set = { _, _ in false }
    show = { _ in name }
    problems = { $0[keyPath: path].settingProblems }
    copy = { $1[keyPath: path] = $0[keyPath: path] }
    decode = { fields, root in try fields.decode(SettingName(name), into: &root[keyPath: path]) }
    encode = { root, fields in try fields.encode(root[keyPath: path], forKey: SettingName(name)) }
  }

  private init(
    name: String, option: SettingOption?, applies: @escaping @Sendable (Root) -> Bool,
    set: @escaping @Sendable (String, inout Root) -> Bool, show: @escaping @Sendable (Root) -> String,
    copy: @escaping @Sendable (Root, inout Root) -> Void
  ) {
    self.name = name
    self.option = option
    members = []
    self.applies = applies
    self.set = set
    self.show = show
    self.copy = copy
    // Only the part itself is checked, read and written, its members with it.
    problems = { _ in [] }
    decode = { _, _ in }
    encode = { _, _ in }
  }

  /// Returns the field as one of a configuration that has this one's as a part.
  public func within<Whole: Sendable>(
    _ part: String, _ path: any WritableKeyPath<Whole, Root> & Sendable
  ) -> Setting<Whole> {
    Setting<Whole>(
      name: "\(part).\(name)", option: option, applies: { applies($0[keyPath: path]) },
      set: { set($0, &$1[keyPath: path]) }, show: { show($0[keyPath: path]) },
      copy: { copy($0[keyPath: path], &$1[keyPath: path]) })
  }

  /// Returns the field with another name of its option, and other words of help where they are given.
  public func named(_ name: String, help: String? = nil) -> Setting {
    Setting(
      name: self.name, option: option?.named(name, help: help), applies: applies, set: set, show: show,
      copy: copy)
  }

  /// Returns the field as one that only some configurations have.
  public func only(if applies: @escaping @Sendable (Root) -> Bool) -> Setting {
    var setting = self
    setting.applies = applies
    return setting
  }
}

/// The option that sets a field.
public struct SettingOption: Sendable {
  /// Without the dashes.
  public private(set) var name: String
  public private(set) var help: String
  /// What stands for the value in help.
  public let valueName: String
  /// What a value has to be.
  public let expected: String
  /// The words there are, where they are few.
  public let words: [String]
  /// What help says happens where the option is not given; nil shows the default.
  public private(set) var defaultText: String?
  /// Whether it is a flag, whose words are `yes` and `no`.
  public fileprivate(set) var isFlag = false
  /// Whether the field may have no value.
  public fileprivate(set) var mayBeMissing = false

  fileprivate init<Value>(_ name: String, _ domain: Domain<Value>, _ defaultText: String?, _ help: String) {
    self.name = name
    self.help = help
    valueName = domain.name
    expected = domain.expected
    words = domain.words
    self.defaultText = defaultText
  }

  /// With its default, wherever that comes from.
  fileprivate func named(_ name: String, help: String?) -> SettingOption {
    var option = self
    option.name = name
    option.help = help ?? self.help
    option.defaultText = nil
    return option
  }
}

/// The name of a field in JSON.
public struct SettingName: CodingKey {
  public let stringValue: String
  public var intValue: Int? { nil }

  public init(_ name: String) { stringValue = name }
  public init?(stringValue: String) { self.stringValue = stringValue }
  public init?(intValue: Int) { nil }
}

/// Returns the option of a field: `beamSize` becomes `beam-size`.
func optionName(of field: String) -> String {
  field.reduce(into: "") { name, character in
    if character.isUppercase { name += "-" }
    name += character.lowercased()
  }
}
