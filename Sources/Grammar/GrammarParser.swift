/// Reads a grammar file: what is declared first, then what uses it, so that the order of the file is free.
struct GrammarParser {
  /// A line that begins at the margin, and the indented lines below it.
  struct Block {
    let head: GrammarLine
    var body: [GrammarLine] = []

    var line: Int { head.number }
  }

  let path: String
  var languages: [String] = []
  var features = FeatureTable()
  var phrases: [SynchronousGrammar.Phrase] = []
  var wordClasses: [WordClass] = []
  var rules: [SynchronousGrammar.Rule] = []
  var spellings: [[SynchronousGrammar.Spelling]] = []
  /// Whether spaces stand between words, by language.
  var isSpaced: [Bool] = []
  /// The names of phrases and words that are heads of what they stand in, the strongest first.
  private var heads: [String] = []

  init(path: String) { self.path = path }

  /// Returns the grammar that lines describe.
  mutating func parse(_ lines: [GrammarLine]) throws -> SynchronousGrammar {
    let blocks = try blocks(lines)
    try declareLanguages(blocks.filter { $0.keyword == "languages" })
    for block in blocks where block.keyword == "unspaced" { try declareUnspaced(block) }
    for block in blocks where block.keyword == "feature" { try declareFeatures(block) }
    for block in blocks where block.keyword == "phrase" { try declarePhrase(block) }
    for block in blocks where block.keyword == "words" { try declareWords(block) }
    for block in blocks where block.keyword == "table" { try readTable(block) }
    for block in blocks where block.keyword == "words" { try readLexemes(block) }
    for block in blocks where block.keyword == "spelling" { try readSpelling(block) }
    for block in blocks where block.keyword == "rule" {
      var parser = RuleParser(self, block)
      rules.append(try parser.parse())
    }
    try declareHeads(blocks.filter { $0.keyword == "heads" })
    let starts = blocks.filter { $0.keyword == "start" }
    guard let start = starts.first else {
      throw malformed(1, "no line 'start NAME' says which phrase is a sentence")
    }
    if starts.count > 1 { throw redeclared("start", starts[1].line, first: start.line) }
    guard case .word(let name)? = start.head.tokens.dropFirst().first, start.head.tokens.count == 2 else {
      throw malformed(start.line, "write 'start NAME', the phrase that is a sentence")
    }
    guard !rules.isEmpty else { throw GrammarError.empty(path: path) }
    return SynchronousGrammar(
      path: path, languages: languages, start: try phrase(named: name, line: start.line), features: features,
      phrases: phrases, wordClasses: wordClasses, rules: rules, spellings: spellings, isSpaced: isSpaced,
      heads: heads)
  }

  private func blocks(_ lines: [GrammarLine]) throws -> [Block] {
    let keywords = [
      "languages", "unspaced", "start", "heads", "feature", "phrase", "words", "table", "spelling", "rule",
    ]
    var blocks: [Block] = []
    for line in lines {
      if line.isIndented {
        guard !blocks.isEmpty else {
          throw malformed(line.number, "an indented line belongs to one above that is not; there is none")
        }
        blocks[blocks.count - 1].body.append(line)
      } else if case .word(let word) = line.tokens[0], keywords.contains(word) {
        blocks.append(Block(head: line))
      } else {
        throw malformed(
          line.number, "a line at the margin begins with one of \(keywords.joined(separator: ", "))")
      }
    }
    guard !blocks.isEmpty else { throw GrammarError.empty(path: path) }
    let single = ["languages", "unspaced", "start", "heads", "feature", "spelling"]
    for block in blocks where single.contains(block.keyword) {
      if let line = block.body.first {
        throw malformed(line.number, "'\(block.keyword)' has no indented lines; write it in one line")
      }
    }
    return blocks
  }

  // MARK: What is declared

  private mutating func declareLanguages(_ blocks: [Block]) throws {
    guard let block = blocks.first else { throw malformed(1, "no line 'languages' names the two languages") }
    if blocks.count > 1 { throw redeclared("languages", blocks[1].line, first: block.line) }
    languages = try block.head.tokens.dropFirst().map { try word($0, block.line, "a language") }
    guard languages.count == 2, languages[0] != languages[1] else {
      throw malformed(block.line, "name two languages, as in 'languages de en'")
    }
    spellings = [[], []]
    isSpaced = [true, true]
  }

  /// Reads `unspaced LANGUAGE`: no spaces stand between its words.
  private mutating func declareUnspaced(_ block: Block) throws {
    let words = try block.head.tokens.dropFirst().map { try word($0, block.line, "a language") }
    guard words.count == 1, let language = languages.firstIndex(of: words[0]) else {
      throw malformed(
        block.line, "write 'unspaced LANGUAGE' with one of \(languages.joined(separator: ", "))")
    }
    isSpaced[language] = false
  }

  /// Reads `heads NAME…`: of the parts of a phrase, the one that stands first in the list is the head of the others.
  private mutating func declareHeads(_ blocks: [Block]) throws {
    guard let block = blocks.first else { return }
    if blocks.count > 1 { throw redeclared("heads", blocks[1].line, first: block.line) }
    let known = phrases.map(\.name) + wordClasses.map(\.name)
    heads = try block.head.tokens.dropFirst().map { try word($0, block.line, "a name") }
    if heads.isEmpty {
      throw malformed(block.line, "write 'heads NAME…', phrases and words, the strongest head first")
    }
    for (index, name) in heads.enumerated() {
      guard known.contains(name) else {
        throw GrammarError.unknown(
          path: path, line: block.line, kind: "phrase or class of words", name: name, known: known)
      }
      if heads[..<index].contains(name) { throw redeclared(name, block.line, first: block.line) }
    }
  }

  private mutating func declareFeatures(_ block: Block) throws {
    let words = try block.head.tokens.dropFirst().map { try word($0, block.line, "a name") }
    guard let equals = words.firstIndex(of: "="), equals > 0, equals < words.count - 1 else {
      throw malformed(block.line, "write 'feature NAME… = VALUE…', as in 'feature number = singular plural'")
    }
    var domain = FeatureTable.Domain(values: [], weights: [], firstFeature: features.names.count)
    for written in words[(equals + 1)...] {
      let parts = written.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
      guard parts.count <= 2, !parts[0].isEmpty, let weight = parts.count == 1 ? 1 : Double(parts[1]),
        weight > 0, weight <= 1e6
      else { throw malformed(block.line, "'\(written)' is no value; write NAME or NAME*WEIGHT") }
      if features.value(named: parts[0]) != nil || domain.values.contains(parts[0]) {
        throw malformed(block.line, "'\(parts[0])' is a value already; every value needs a name of its own")
      }
      domain.values.append(parts[0])
      domain.weights.append(weight)
    }
    for name in words[..<equals] {
      if features.feature(named: name) != nil {
        throw malformed(block.line, "'\(name)' is a feature already; rename or remove one")
      }
      features.names.append(name)
      features.domainOfFeature.append(features.domains.count)
    }
    features.domains.append(domain)
  }

  private mutating func declarePhrase(_ block: Block) throws {
    let (name, list) = try nameAndFeatures(block, "phrase NAME[FEATURE…]")
    if let known = phrases.first(where: { $0.name == name }) {
      throw redeclared(name, block.line, first: known.line)
    }
    var parts: [[String]?] = [nil, nil]
    for line in block.body {
      let words = try line.tokens.map { try word($0, line.number, "a part's name") }
      guard let language = languages.firstIndex(of: words[0]), words.count > 1, parts[language] == nil else {
        throw malformed(line.number, "write the parts of a phrase as 'LANGUAGE PART…', once a language")
      }
      parts[language] = Array(words[1...])
    }
    phrases.append(
      .init(
        name: name, line: block.line, features: try list.map { try feature(named: $0, line: block.line) },
        parts: parts.map { $0 ?? [""] }))
  }

  private mutating func declareWords(_ block: Block) throws {
    let (name, list) = try nameAndFeatures(block, "words NAME[FEATURE…]")
    if let known = wordClasses.first(where: { $0.name == name }) {
      if list.isEmpty { return }
      throw redeclared(name, block.line, first: known.line)
    }
    if let known = phrases.first(where: { $0.name == name }) {
      throw redeclared(name, block.line, first: known.line)
    }
    wordClasses.append(
      WordClass(
        name: name, line: block.line, features: try list.map { try feature(named: $0, line: block.line) },
        isWritten: [false, false]))
  }

  private func nameAndFeatures(_ block: Block, _ usage: String) throws -> (String, [String]) {
    let tokens = block.head.tokens.dropFirst()
    var list: [String] = []
    if tokens.count == 2, case .features(let names)? = tokens.last { list = names }
    guard case .word(let name)? = tokens.first, tokens.count == 1 || !list.isEmpty,
      isSymbolName(name)
    else {
      throw malformed(
        block.line, "write '\(usage)'; a name begins with a capital letter and holds only letters")
    }
    return (name, list)
  }

  // MARK: What is looked up

  func phrase(named name: String, line: Int) throws -> Int {
    guard let index = phrases.firstIndex(where: { $0.name == name }) else {
      throw GrammarError.unknown(
        path: path, line: line, kind: "phrase", name: name, known: phrases.map(\.name))
    }
    return index
  }

  func feature(named name: String, line: Int) throws -> Int {
    guard let index = features.feature(named: name) else {
      throw GrammarError.unknown(
        path: path, line: line, kind: "feature", name: name, known: features.names)
    }
    return index
  }

  /// Returns a feature and the values it may have, of which there are several in `human|animal`.
  func values(_ text: String, line: Int) throws -> (feature: Int, values: [Int]) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    var named: Int?
    if sides.count == 2 { named = try feature(named: String(sides[0]), line: line) }
    var values: [Int] = []
    for name in (sides.last ?? "").split(separator: "|", omittingEmptySubsequences: false) {
      guard let (domain, value) = features.value(named: String(name)) else {
        throw GrammarError.unknown(path: path, line: line, kind: "value", name: String(name), known: [])
      }
      let feature = named ?? features.domains[domain].firstFeature
      guard features.domainOfFeature[feature] == domain else {
        throw malformed(line, "'\(name)' is not a value of '\(features.names[feature])'")
      }
      named = feature
      values.append(value)
    }
    return (named ?? 0, values.sorted())
  }

  func word(_ token: GrammarLine.Token, _ line: Int, _ what: String) throws -> String {
    guard case .word(let text) = token else {
      throw malformed(line, "\(what) is expected here, without quotes")
    }
    return text
  }

  /// Returns the weight that ends a line as `*3`, and removes it.
  func weight(_ tokens: inout [GrammarLine.Token], line: Int) throws -> Double {
    guard case .word(let text)? = tokens.last, text.hasPrefix("*") else { return 1 }
    guard let weight = Double(text.dropFirst()), weight > 0, weight <= 1e6 else {
      throw malformed(line, "'\(text)' is no weight; write a number above 0, as in *3")
    }
    tokens.removeLast()
    return weight
  }

  func malformed(_ line: Int, _ reason: String) -> GrammarError {
    .malformed(path: path, line: line, reason: reason)
  }

  func redeclared(_ name: String, _ line: Int, first: Int) -> GrammarError {
    .redeclared(path: path, line: line, name: name, firstLine: first)
  }
}

extension GrammarParser.Block {
  var keyword: String {
    if case .word(let word) = head.tokens[0] { return word }
    return ""
  }
}

/// Whether a name can be that of a phrase or of words: a capital letter and further letters.
private func isSymbolName(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first.properties.isUppercase else { return false }
  return name.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
}
