internal import CommandLineTool
internal import Settings

/// An option that sets one field of a configuration.
struct SettingsField<Root: Sendable>: Sendable {
  let name: String
  let declaration: OptionDeclaration
  let isGiven: @Sendable (Arguments) -> Bool
  let apply: @Sendable (Arguments, inout Root) -> Void
  let setting: Setting<Root>

  /// - Parameters:
  ///   - setting: A field that has an option.
  ///   - standard: What the defaults are taken from.
  init?(_ setting: Setting<Root>, standard: Root) {
    guard let option = setting.option else { return nil }
    self.setting = setting
    name = option.name
    let defaultText = option.defaultText ?? (option.mayBeMissing ? nil : setting.show(standard))
    if option.isFlag {
      let flag = Option<Bool?>.negatableFlag(name, defaultText: defaultText, help: option.help)
      declaration = flag.declaration
      isGiven = { $0.isGiven(flag) }
      apply = { arguments, settings in
        if let value = arguments[flag] { _ = setting.set(value ? "yes" : "no", &settings) }
      }
    } else {
      let kind = ValueKind(
        Domain<String>(
          name: option.valueName, expected: option.expected, words: option.words,
          parse: { word in
            var trial = standard
            return setting.set(word, &trial) ? word : nil
          }, show: { $0 }))
      let word = Option<String?>.optional(name, kind, defaultText: defaultText, help: option.help)
      declaration = word.declaration
      isGiven = { $0.isGiven(word) }
      apply = { arguments, settings in
        if let value = arguments[word] { _ = setting.set(value, &settings) }
      }
    }
  }
}

extension Arguments {
  /// Returns a configuration with what options say of its fields.
  func applying<Root>(_ fields: [SettingsField<Root>], to standard: Root) -> Root {
    fields.reduce(into: standard) { $1.apply(self, &$0) }
  }
}
