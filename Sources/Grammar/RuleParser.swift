/// Reads one rule: what it rewrites, and a line for each language, or for each part in each language.
struct RuleParser {
  private let grammar: GrammarParser
  private let block: GrammarParser.Block
  private var variables: [SynchronousGrammar.Variable] = []
  private var children: [ChildDraft] = []

  /// A child while its sides are read: `number` tells children of one symbol apart.
  private struct ChildDraft {
    var name: String
    var symbol: Symbol
    var requirements: [SynchronousGrammar.Requirement] = []
    /// How often each part stands on a side, by language.
    var partCounts: [[Int]] = [[], []]
    var forms: [[[[SynchronousGrammar.Requirement]]]] = [[], []]
    /// What the first form asked for, which forms without brackets ask for too.
    var firstForm: [SynchronousGrammar.Requirement]?
    var line: Int
  }

  private enum Symbol: Equatable {
    case phrase(Int)
    case words(Int)
  }

  init(_ grammar: GrammarParser, _ block: GrammarParser.Block) {
    self.grammar = grammar
    self.block = block
  }

  /// Returns the rule.
  mutating func parse() throws -> SynchronousGrammar.Rule {
    var tokens = Array(block.head.tokens.dropFirst())
    let weight = try grammar.weight(&tokens, line: block.line)
    guard case .word(let name)? = tokens.first else {
      throw grammar.malformed(block.line, "write 'rule NAME[FEATURE…] *WEIGHT', and its sides below")
    }
    var list: [String] = []
    if tokens.count == 2, case .features(let texts) = tokens[1] { list = texts }
    guard tokens.count == 1 || !list.isEmpty else {
      throw grammar.malformed(block.line, "after 'rule \(name)' only features in [ ] and a weight may follow")
    }
    let index = try grammar.phrase(named: name, line: block.line)
    let phrase = grammar.phrases[index]
    let requirements = try requirements(list, line: block.line, symbol: name)
    for requirement in requirements where !phrase.features.contains(requirement.feature) {
      throw noFeature(name, requirement.feature, block.line)
    }
    let sides = try sides(of: phrase)
    try checkLinks()
    return SynchronousGrammar.Rule(
      line: block.line, phrase: index, weight: weight, requirements: requirements, variables: variables,
      children: children.map { child in
        switch child.symbol {
        case .phrase(let index): .phrase(index, child.requirements)
        case .words(let index): .word(index, child.requirements, forms: child.forms)
        }
      },
      names: children.map(\.name), sides: sides)
  }

  // MARK: Sides

  private mutating func sides(of phrase: SynchronousGrammar.Phrase) throws
    -> [[[SynchronousGrammar.Item]]]
  {
    var sides = phrase.parts.map { [[SynchronousGrammar.Item]?](repeating: nil, count: $0.count) }
    for line in block.body {
      let label = try grammar.word(line.tokens[0], line.number, "a language")
      let pieces = label.split(separator: ".", maxSplits: 1).map(String.init)
      guard let language = pieces.first.flatMap({ grammar.languages.firstIndex(of: $0) }),
        let part = phrase.parts[language].firstIndex(of: pieces.count == 2 ? pieces[1] : ""),
        sides[language][part] == nil
      else {
        throw grammar.malformed(
          line.number,
          "a line of this rule begins with one of \(labels(of: phrase).joined(separator: ", ")), "
            + "each once")
      }
      guard line.tokens.count > 1 else {
        throw grammar.malformed(line.number, "nothing stands here; write \"\" for nothing")
      }
      sides[language][part] = try items(Array(line.tokens.dropFirst()), language, line.number)
    }
    return try sides.enumerated().map { language, parts in
      try parts.enumerated().map { part, items in
        guard let items else {
          let name = phrase.parts[language][part]
          let label = grammar.languages[language] + (name.isEmpty ? "" : "." + name)
          throw grammar.malformed(
            block.line,
            "this rule of '\(phrase.name)' has no line '\(label)'; write \(label) \"\" for nothing")
        }
        return items
      }
    }
  }

  private func labels(of phrase: SynchronousGrammar.Phrase) -> [String] {
    zip(grammar.languages, phrase.parts).flatMap { language, parts in
      parts.map { $0.isEmpty ? language : "\(language).\($0)" }
    }
  }

  private mutating func items(
    _ tokens: [GrammarLine.Token], _ language: Int, _ line: Int
  ) throws -> [SynchronousGrammar.Item] {
    var items: [SynchronousGrammar.Item] = []
    var position = 0
    while position < tokens.count {
      switch tokens[position] {
      case .quoted(let text):
        position += 1
        items.append(.text(text.split(separator: " ").map(String.init)))
      case .word:
        items.append(try symbol(tokens, &position, language, line))
      case .features, .plus:
        throw grammar.malformed(line, "'[' and '+' follow a symbol, and '+' glues forms of the same word")
      }
    }
    return items
  }

  /// Reads a symbol with its features, and what is glued to it.
  private mutating func symbol(
    _ tokens: [GrammarLine.Token], _ position: inout Int, _ language: Int, _ line: Int
  ) throws -> SynchronousGrammar.Item {
    var glued: [[SynchronousGrammar.Requirement]] = []
    var first: Int?
    repeat {
      if first != nil { position += 1 }
      guard position < tokens.count, case .word(let text) = tokens[position] else {
        throw grammar.malformed(
          line, "'+' glues two forms of the same word, as in Verb[infinitive]+Verb[past]")
      }
      position += 1
      var list: [String]?
      if position < tokens.count, case .features(let texts) = tokens[position] {
        list = texts
        position += 1
      }
      let pieces = text.split(separator: ".", maxSplits: 1).map(String.init)
      let child = try child(named: pieces.first ?? "", line: line)
      let isGlued = first != nil || position < tokens.count && tokens[position] == .plus
      if case .phrase(let index) = children[child].symbol {
        guard !isGlued else { throw grammar.malformed(line, "'+' glues forms of a word, not phrases") }
        return try part(pieces.count == 2 ? pieces[1] : "", of: child, index, list, language, line)
      }
      guard pieces.count == 1, first == nil || first == child else {
        throw grammar.malformed(
          line,
          pieces.count > 1
            ? "'\(pieces[0])' is a word and has no parts" : "'+' glues forms of the same word")
      }
      first = child
      glued.append(try form(list, of: child, line))
    } while position < tokens.count && tokens[position] == .plus
    guard let child = first else { return .text([]) }
    children[child].forms[language].append(glued)
    return .form(child: child, form: children[child].forms[language].count - 1)
  }

  private mutating func part(
    _ name: String, of child: Int, _ index: Int, _ list: [String]?, _ language: Int, _ line: Int
  ) throws -> SynchronousGrammar.Item {
    let phrase = grammar.phrases[index]
    guard let part = phrase.parts[language].firstIndex(of: name) else {
      let known = phrase.parts[language].map { $0.isEmpty ? phrase.name : "\(phrase.name).\($0)" }
      throw grammar.malformed(
        line,
        "'\(phrase.name)' has no such part in '\(grammar.languages[language])'; it is written "
          + known.joined(separator: ", "))
    }
    let wanted = try requirements(list ?? [], line: line, symbol: children[child].name)
    for requirement in wanted where !phrase.features.contains(requirement.feature) {
      throw noFeature(phrase.name, requirement.feature, line)
    }
    try demand(wanted, of: child, line)
    children[child].partCounts[language][part] += 1
    guard children[child].partCounts[language][part] == 1 else {
      throw grammar.malformed(
        line,
        "'\(children[child].name)' stands here twice; tell two of them apart by numbers, as in "
          + "\(phrase.name)1 and \(phrase.name)2")
    }
    return .part(child: child, part: part)
  }

  private mutating func form(
    _ list: [String]?, of child: Int, _ line: Int
  ) throws -> [SynchronousGrammar.Requirement] {
    guard case .words(let index) = children[child].symbol else { return [] }
    let words = grammar.wordClasses[index]
    guard let list else { return children[child].firstForm ?? [] }
    let wanted = try requirements(list, line: line, symbol: children[child].name)
    for requirement in wanted where !words.knows(requirement.feature) {
      throw noFeature(words.name, requirement.feature, line)
    }
    try demand(wanted.filter { words.features.contains($0.feature) }, of: child, line)
    let selector = wanted.filter { !words.features.contains($0.feature) }
    if children[child].firstForm == nil { children[child].firstForm = selector }
    return selector
  }

  // MARK: Symbols

  /// Returns the child of a name such as `NP` or `NP2`.
  private mutating func child(named name: String, line: Int) throws -> Int {
    if let known = children.firstIndex(where: { $0.name == name }) { return known }
    let symbol = String(name.reversed().drop(while: \.isNumber).reversed())
    if let index = grammar.phrases.firstIndex(where: { $0.name == symbol }) {
      children.append(
        ChildDraft(
          name: name, symbol: .phrase(index),
          partCounts: grammar.phrases[index].parts.map { [Int](repeating: 0, count: $0.count) }, line: line))
    } else if let index = grammar.wordClasses.firstIndex(where: { $0.name == symbol }) {
      children.append(ChildDraft(name: name, symbol: .words(index), line: line))
    } else {
      throw GrammarError.unknown(
        path: grammar.path, line: line, kind: "phrase or class of words", name: symbol,
        known: grammar.phrases.map(\.name) + grammar.wordClasses.map(\.name))
    }
    return children.count - 1
  }

  private mutating func demand(
    _ wanted: [SynchronousGrammar.Requirement], of child: Int, _ line: Int
  ) throws {
    for requirement in wanted {
      let known = children[child].requirements.first { $0.feature == requirement.feature }
      guard known == nil || known == requirement else {
        throw GrammarError.clash(
          path: grammar.path, line: line, symbol: children[child].name,
          feature: grammar.features.names[requirement.feature])
      }
      if known == nil { children[child].requirements.append(requirement) }
    }
  }

  private func checkLinks() throws {
    for child in children {
      for language in 0..<2 {
        switch child.symbol {
        case .phrase(let index):
          for (part, count) in child.partCounts[language].enumerated() where count == 0 {
            let name = grammar.phrases[index].parts[language][part]
            throw GrammarError.unlinked(
              path: grammar.path, line: child.line,
              symbol: name.isEmpty ? child.name : "\(child.name).\(name)",
              language: grammar.languages[language])
          }
        case .words(let index):
          guard child.forms[language].isEmpty == grammar.wordClasses[index].isWritten[language] else {
            continue
          }
          if grammar.wordClasses[index].isWritten[language] {
            throw GrammarError.unlinked(
              path: grammar.path, line: child.line, symbol: child.name, language: grammar.languages[language])
          }
          throw grammar.malformed(
            child.line, "words of '\(child.name)' have no forms in '\(grammar.languages[language])'")
        }
      }
    }
  }

  // MARK: Features

  /// Reads `nominative`, `class=human|animal`, `?number`, `object=?class` and `?number:singular|plural`.
  private mutating func requirements(
    _ list: [String], line: Int, symbol: String
  ) throws -> [SynchronousGrammar.Requirement] {
    var requirements: [SynchronousGrammar.Requirement] = []
    for text in list {
      let requirement = try requirement(text, line: line)
      guard !requirements.contains(where: { $0.feature == requirement.feature }) else {
        throw GrammarError.clash(
          path: grammar.path, line: line, symbol: symbol, feature: grammar.features.names[requirement.feature]
        )
      }
      requirements.append(requirement)
    }
    return requirements
  }

  private mutating func requirement(
    _ text: String, line: Int
  ) throws -> SynchronousGrammar.Requirement {
    guard let mark = text.firstIndex(of: "?") else {
      let (feature, values) = try grammar.values(text, line: line)
      guard values.count > 1 else { return .init(feature: feature, term: .value(values[0])) }
      let domain = grammar.features.domainOfFeature[feature]
      variables.append(.init(name: "", domain: domain, allowed: values))
      return .init(feature: feature, term: .variable(variables.count - 1))
    }
    let pieces = text[text.index(after: mark)...].split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = pieces.first, mark == text.startIndex || text[..<mark].last == "=" else {
      throw grammar.malformed(line, "'\(text)' is no variable; write ?FEATURE or FEATURE=?NAME")
    }
    let feature = try grammar.feature(
      named: mark == text.startIndex ? name : String(text[..<mark].dropLast()), line: line)
    let variable = try variable(name, of: feature, line: line)
    if pieces.count == 2 {
      let allowed = try grammar.values("\(grammar.features.names[feature])=\(pieces[1])", line: line).values
      variables[variable].allowed.removeAll { !allowed.contains($0) }
    }
    return .init(feature: feature, term: .variable(variable))
  }

  private mutating func variable(_ name: String, of feature: Int, line: Int) throws -> Int {
    let domain = grammar.features.domainOfFeature[feature]
    if let known = variables.firstIndex(where: { $0.name == name }) {
      guard variables[known].domain == domain else {
        throw grammar.malformed(line, "'?\(name)' stands for values of two kinds; give one another name")
      }
      return known
    }
    variables.append(
      .init(name: name, domain: domain, allowed: Array(grammar.features.domains[domain].values.indices)))
    return variables.count - 1
  }

  private func noFeature(_ symbol: String, _ feature: Int, _ line: Int) -> GrammarError {
    grammar.malformed(
      line, "'\(symbol)' has no feature '\(grammar.features.names[feature])'; declare it there")
  }
}
