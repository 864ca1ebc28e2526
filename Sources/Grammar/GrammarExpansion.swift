/// A grammar with the features multiplied out: what a phrase with certain features may become.
///
/// Only what can be reached from a sentence is there, and only what comes to an end.
struct GrammarExpansion {
  /// A phrase with values for some of its features; -1 where any value will do.
  struct Key: Hashable {
    let phrase: Int
    let values: [Int32]
  }

  /// Words that fit a place in a rule, in the forms that are written there.
  struct WordSet {
    struct Word {
      let weight: Double
      /// By language and form.
      let forms: [[String]]
    }

    let words: [Word]
    /// The number of their class in the grammar.
    let wordClass: Int
  }

  /// What stands for a child of a rule.
  enum Child {
    case node(Int)
    case words(Int)
  }

  /// A rule with the values of its variables chosen.
  struct Alternative {
    let rule: Int
    /// The share of this choice among all that the phrase may become.
    var weight: Double
    let children: [Child]
  }

  let grammar: SynchronousGrammar
  private(set) var wordSets: [WordSet] = []
  /// What each node, which is a phrase with features, may become; node 0 is a sentence.
  private(set) var alternatives: [[Alternative]] = []

  private var nodes: [Key: Int] = [:]
  private var keys: [Key] = []
  private var wordSetNumbers: [[Int]: Int?] = [:]
  private var rulesOfPhrase: [[Int]]
  /// What was missing where a rule led to no sentence: the child, by rule.
  private var culprits: [Int: String] = [:]

  private static let combinationLimit = 1_000_000

  /// Multiplies a grammar out; throws if one of its rules can never lead to a sentence.
  init(_ grammar: SynchronousGrammar) throws {
    self.grammar = grammar
    rulesOfPhrase = grammar.phrases.indices.map { phrase in
      grammar.rules.indices.filter { grammar.rules[$0].phrase == phrase }
    }
    let start = grammar.phrases[grammar.start]
    _ = node(Key(phrase: grammar.start, values: start.features.map { _ in -1 }))
    while alternatives.count < keys.count { try expand(keys[alternatives.count]) }
    try removeUnproductive()
    share()
  }

  private mutating func node(_ key: Key) -> Int {
    if let known = nodes[key] { return known }
    nodes[key] = keys.count
    keys.append(key)
    return keys.count - 1
  }

  // MARK: Rules

  private mutating func expand(_ key: Key) throws {
    var found: [Alternative] = []
    for rule in rulesOfPhrase[key.phrase] { try expand(rule, of: key, into: &found) }
    alternatives.append(found)
  }

  private mutating func expand(_ index: Int, of key: Key, into found: inout [Alternative]) throws {
    let rule = grammar.rules[index]
    guard var values = bindings(of: rule, to: key) else { return }
    let open = openVariables(of: rule).filter { values[$0] < 0 }
    let combinations = open.reduce(1) { product, variable in
      min(product * max(1, rule.variables[variable].allowed.count), Self.combinationLimit + 1)
    }
    guard combinations <= Self.combinationLimit else {
      throw GrammarError.tooManyCombinations(
        path: grammar.path, line: rule.line, symbol: grammar.phrases[rule.phrase].name)
    }
    choose(open[...], of: rule, &values) { expansion, values in
      var children: [Child] = []
      for (position, child) in rule.children.enumerated() {
        guard let child = expansion.child(child, values) else {
          expansion.culprits[index] =
            "no word of '\(rule.names[position])' has the features and forms it asks for"
          return
        }
        children.append(child)
      }
      let weight = open.reduce(1.0) { product, variable in
        let domain = expansion.grammar.features.domains[rule.variables[variable].domain]
        return product * domain.weights[values[variable]]
      }
      found.append(Alternative(rule: index, weight: weight, children: children))
    }
  }

  /// Returns the values that a phrase's features give to a rule's variables, -1 where none; nil if they do not fit.
  private func bindings(of rule: SynchronousGrammar.Rule, to key: Key) -> [Int]? {
    var values = [Int](repeating: -1, count: rule.variables.count)
    let features = grammar.phrases[rule.phrase].features
    for requirement in rule.requirements {
      guard let position = features.firstIndex(of: requirement.feature) else { return nil }
      let value = Int(key.values[position])
      guard value >= 0 else { continue }
      switch requirement.term {
      case .value(let wanted): if wanted != value { return nil }
      case .variable(let variable):
        guard values[variable] < 0 || values[variable] == value,
          rule.variables[variable].allowed.contains(value)
        else { return nil }
        values[variable] = value
      }
    }
    return values
  }

  /// Returns the variables that need a value for the rule to be written: those that choose words or forms, that tie
  /// two children together, or that may not have every value.
  private func openVariables(of rule: SynchronousGrammar.Rule) -> [Int] {
    var uses = [Int](repeating: 0, count: rule.variables.count)
    func count(_ requirements: [SynchronousGrammar.Requirement], as amount: Int) {
      for case .variable(let variable) in requirements.map(\.term) { uses[variable] += amount }
    }
    for child in rule.children {
      switch child {
      case .phrase(_, let requirements): count(requirements, as: 1)
      case .word(_, let requirements, let forms):
        count(requirements, as: 2)
        for form in forms.joined().joined() { count(form, as: 2) }
      }
    }
    return rule.variables.indices.filter { index in
      let variable = rule.variables[index]
      let isRestricted = variable.allowed.count < grammar.features.domains[variable.domain].values.count
      return uses[index] > 1 || uses[index] == 1 && isRestricted
    }
  }

  /// Calls `body` with every choice of values for open variables, in a fixed order.
  private mutating func choose(
    _ open: ArraySlice<Int>, of rule: SynchronousGrammar.Rule, _ values: inout [Int],
    _ body: (inout GrammarExpansion, [Int]) -> Void
  ) {
    guard let variable = open.first else { return body(&self, values) }
    for value in rule.variables[variable].allowed {
      values[variable] = value
      choose(open.dropFirst(), of: rule, &values, body)
    }
    values[variable] = -1
  }

  // MARK: Children

  /// Returns what stands for a child, or nil if no word fits.
  private mutating func child(_ child: SynchronousGrammar.Child, _ values: [Int]) -> Child? {
    switch child {
    case .phrase(let phrase, let requirements):
      var wanted = [Int32](repeating: -1, count: grammar.phrases[phrase].features.count)
      for requirement in requirements {
        guard let position = grammar.phrases[phrase].features.firstIndex(of: requirement.feature) else {
          continue
        }
        wanted[position] = Int32(chosen(requirement.term, values))
      }
      return .node(node(Key(phrase: phrase, values: wanted)))
    case .word(let wordClass, let requirements, let forms):
      let wanted = chosen(requirements, values)
      let selectors = forms.map { language in language.map { glued in glued.map { chosen($0, values) } } }
      return wordSet(wordClass, wanted, selectors).map { .words($0) }
    }
  }

  private func chosen(_ term: SynchronousGrammar.Term, _ values: [Int]) -> Int {
    switch term {
    case .value(let value): value
    case .variable(let variable): values[variable]
    }
  }

  private func chosen(_ requirements: [SynchronousGrammar.Requirement], _ values: [Int]) -> [Int: Int] {
    var chosen: [Int: Int] = [:]
    for requirement in requirements { chosen[requirement.feature] = self.chosen(requirement.term, values) }
    return chosen
  }

  /// Returns the number of the words that fit, or nil if none does.
  private mutating func wordSet(
    _ index: Int, _ wanted: [Int: Int], _ selectors: [[[[Int: Int]]]]
  ) -> Int? {
    var key = [index] + flat(wanted)
    for language in selectors {
      key.append(-2)
      for glued in language { key += [-3] + glued.flatMap { [-4] + flat($0) } }
    }
    if let known = wordSetNumbers[key] { return known }
    let wordClass = grammar.wordClasses[index]
    let words = wordClass.lexemes.compactMap { lexeme -> WordSet.Word? in
      for (position, feature) in wordClass.features.enumerated() {
        if let value = wanted[feature], !lexeme.values[position].contains(value) { return nil }
      }
      var forms: [[String]] = [[], []]
      for (language, requests) in selectors.enumerated() {
        for glued in requests {
          var text = ""
          for selector in glued {
            let values = selector.merging(wanted) { own, _ in own }
            guard let form = wordClass.form(of: lexeme, language: language, selecting: values) else {
              return nil
            }
            text += form
          }
          forms[language].append(text)
        }
      }
      return WordSet.Word(weight: lexeme.weight, forms: forms)
    }
    let number: Int? = words.isEmpty ? nil : wordSets.count
    if !words.isEmpty { wordSets.append(WordSet(words: words, wordClass: index)) }
    wordSetNumbers[key] = .some(number)
    return number
  }

  private func flat(_ values: [Int: Int]) -> [Int] {
    values.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
  }

  // MARK: What comes to an end

  /// Removes what never comes to an end; throws if a rule has been tried and nothing of it is left.
  private mutating func removeUnproductive() throws {
    var isProductive = [Bool](repeating: false, count: alternatives.count)
    func ends(_ alternative: Alternative) -> Bool {
      alternative.children.allSatisfy { child in
        if case .node(let node) = child { isProductive[node] } else { true }
      }
    }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for node in alternatives.indices.reversed() where !isProductive[node] {
        guard alternatives[node].contains(where: ends) else { continue }
        isProductive[node] = true
        hasChanged = true
      }
    }
    var tried = Set(culprits.keys)
    var used: Set<Int> = []
    for node in alternatives.indices {
      for alternative in alternatives[node] {
        tried.insert(alternative.rule)
        if ends(alternative) {
          used.insert(alternative.rule)
        } else if culprits[alternative.rule] == nil {
          culprits[alternative.rule] = endless(alternative, isProductive)
        }
      }
      alternatives[node].removeAll { !ends($0) }
    }
    guard let index = tried.subtracting(used).min() else { return }
    throw GrammarError.unproductive(
      path: grammar.path, line: grammar.rules[index].line,
      symbol: grammar.phrases[grammar.rules[index].phrase].name,
      culprit: culprits[index] ?? "it has no end")
  }

  private func endless(_ alternative: Alternative, _ isProductive: [Bool]) -> String {
    let rule = grammar.rules[alternative.rule]
    for (position, child) in alternative.children.enumerated() {
      guard case .node(let node) = child, !isProductive[node] else { continue }
      return "no rule of '\(rule.names[position])' with \(shown(keys[node])) comes to an end"
    }
    return "it has no end"
  }

  private func shown(_ key: Key) -> String {
    let features = grammar.phrases[key.phrase].features
    let values = zip(features, key.values).compactMap { feature, value in
      value < 0
        ? nil
        : "\(grammar.features.names[feature])=\(grammar.features.domain(of: feature).values[Int(value)])"
    }
    return values.isEmpty ? "any features" : "[\(values.joined(separator: " "))]"
  }

  /// Makes the weights of what a phrase may become shares of 1: first divided among the rules, then among the values.
  private mutating func share() {
    for node in alternatives.indices {
      var sums: [Int: Double] = [:]
      for alternative in alternatives[node] { sums[alternative.rule, default: 0] += alternative.weight }
      let total = sums.keys.sorted().reduce(0.0) { $0 + grammar.rules[$1].weight }
      for index in alternatives[node].indices {
        let rule = alternatives[node][index].rule
        let part = alternatives[node][index].weight / (sums[rule] ?? 1)
        alternatives[node][index].weight = part * (grammar.rules[rule].weight / total)
      }
    }
  }
}
