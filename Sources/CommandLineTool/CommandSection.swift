/// Commands that serve one purpose, which the program's help lists together.
package struct CommandSection: Sendable {
  /// What they are for, in small letters; empty in a program that needs no such order.
  let title: String
  let commands: [Command]

  package init(_ title: String, _ commands: [Command]) {
    self.title = title
    self.commands = commands
  }

  /// The names, those of a family after its first word once: `corpus check, clean`.
  var names: String {
    var families: [(first: String, rest: [String])] = []
    for name in commands.map(\.name) where !name.isEmpty {
      let words = name.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2, let index = families.firstIndex(where: { $0.first == words[0] }) {
        families[index].rest.append(words[1])
      } else {
        families.append((words[0], Array(words.dropFirst())))
      }
    }
    return families.map { $0.rest.isEmpty ? $0.first : "\($0.first) \($0.rest.joined(separator: ", "))" }
      .joined(separator: "; ")
  }
}
