/// Options of a command that stand under one heading, and the word that asks for help on them.
struct OptionTopic: Sendable {
  /// The word, such as `optimization`; `options` for those without a heading.
  let name: String
  let heading: String
  let options: [OptionDeclaration]
  /// Whether they stand under no heading of their own.
  var isPlain = false
}

extension Command {
  /// The options under their headings, in the order in which the headings appear, those without one first.
  var topics: [OptionTopic] {
    var headings: [String?] = options.contains { $0.group == nil } ? [nil] : []
    for option in options where !headings.contains(option.group) { headings.append(option.group) }
    return headings.map { heading in
      let members = options.filter { $0.group == heading }
      guard let heading else {
        return OptionTopic(name: "options", heading: "Options", options: members, isPlain: true)
      }
      let name = members.compactMap(\.topic).first ?? topicName(of: heading)
      return OptionTopic(name: name, heading: heading, options: members)
    }
  }
}

/// Returns the words of a heading in small letters, joined by hyphens.
private func topicName(of heading: String) -> String {
  heading.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
}
