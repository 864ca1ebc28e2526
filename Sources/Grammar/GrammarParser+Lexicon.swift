/// Inflection tables, words, and how they are spelled.
extension GrammarParser {
  /// Reads `table CLASS LANGUAGE NAME` and a form a line below: the values it is for, then how it is written.
  mutating func readTable(_ block: Block) throws {
    let words = try block.head.tokens.dropFirst().map { try word($0, block.line, "a name") }
    guard words.count == 3, let language = languages.firstIndex(of: words[1]) else {
      throw malformed(
        block.line, "write 'table CLASS LANGUAGE NAME', as in 'table Noun \(languages[0]) weak'")
    }
    let index = try wordClass(named: words[0], line: block.line)
    let known = wordClasses[index].tables.first { $0.name == words[2] && $0.language == language }
    if let known { throw redeclared(words[2], block.line, first: known.line) }
    guard !block.body.isEmpty else {
      throw malformed(block.line, "the table '\(words[2])' has no form; write one a line, indented")
    }
    let forms = try block.body.map { line in
      let written =
        switch line.tokens.last {
        case .word(let text), .quoted(let text): text
        default: throw malformed(line.number, "a line of a table ends with a form, such as -s")
        }
      let conditions = try line.tokens.dropLast().map { token in
        let (feature, values) = try values(word(token, line.number, "a value"), line: line.number)
        guard values.count == 1 else { throw malformed(line.number, "give one value, or write two lines") }
        return (feature: feature, value: values[0])
      }
      return InflectionTable.Form(
        line: line.number, conditions: conditions, pieces: InflectionTable.pieces(of: written))
    }
    wordClasses[index].tables.append(
      InflectionTable(name: words[2], language: language, line: block.line, forms: forms))
  }

  /// Reads the words of a class, one a line: for each language a table and stems, and then its features, between `|`.
  mutating func readLexemes(_ block: Block) throws {
    guard case .word(let name) = block.head.tokens[1] else { return }
    let index = try wordClass(named: name, line: block.line)
    for var line in block.body {
      let weight = try weight(&line.tokens, line: line.number)
      let columns = line.tokens.split(separator: .word("|"), omittingEmptySubsequences: false)
      guard columns.count == 3 else {
        throw malformed(
          line.number,
          "write a word as 'TABLE STEM… | TABLE STEM… | FEATURE…', one column for "
            + "\(languages[0]), one for \(languages[1]), one for features")
      }
      var tables: [Int?] = []
      var stems: [[String]] = []
      for language in 0..<2 {
        let (table, words) = try entry(Array(columns[language]), language, index, line.number)
        tables.append(table)
        stems.append(words)
        if table != nil { wordClasses[index].isWritten[language] = true }
      }
      let values = try lexemeValues(Array(columns[2]), of: wordClasses[index], line: line.number)
      wordClasses[index].lexemes.append(
        Lexeme(line: line.number, weight: weight, values: values, tables: tables, stems: stems))
    }
  }

  private func entry(
    _ tokens: [GrammarLine.Token], _ language: Int, _ index: Int, _ line: Int
  ) throws -> (table: Int?, stems: [String]) {
    guard let first = tokens.first else { return (nil, []) }
    let name = try word(first, line, "the name of a table")
    let tables = wordClasses[index].tables
    guard let table = tables.firstIndex(where: { $0.name == name && $0.language == language }) else {
      throw GrammarError.unknown(
        path: path, line: line, kind: "table of \(wordClasses[index].name) in '\(languages[language])'",
        name: name, known: tables.filter { $0.language == language }.map(\.name))
    }
    let stems = try tokens.dropFirst().map { token in
      switch token {
      case .word(let text), .quoted(let text): return text
      case .features, .plus: throw malformed(line, "stems are expected here, in quotes if they hold a space")
      }
    }
    let counts = tables[table].stemCounts
    guard counts.contains(stems.count) else {
      let expected =
        counts.lowerBound == counts.upperBound
        ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      throw malformed(line, "the table '\(name)' takes \(expected) stems; there are \(stems.count)")
    }
    return (table, stems)
  }

  private func lexemeValues(
    _ tokens: [GrammarLine.Token], of wordClass: WordClass, line: Int
  ) throws -> [[Int]] {
    var given = [[Int]](repeating: [], count: wordClass.features.count)
    for token in tokens {
      let (feature, values) = try values(word(token, line, "a value"), line: line)
      guard let position = wordClass.features.firstIndex(of: feature) else {
        throw malformed(
          line, "words of '\(wordClass.name)' have no feature '\(features.names[feature])' of their own")
      }
      guard given[position].isEmpty else {
        throw GrammarError.clash(
          path: path, line: line, symbol: wordClass.name, feature: features.names[feature])
      }
      given[position] = values
    }
    // What is not said may be anything.
    for (position, feature) in wordClass.features.enumerated() where given[position].isEmpty {
      given[position] = Array(features.domain(of: feature).values.indices)
    }
    return given
  }

  /// Reads `spelling LANGUAGE WORD REPLACEMENT before PATTERN… except PATTERN…`.
  mutating func readSpelling(_ block: Block) throws {
    let words = try block.head.tokens.dropFirst().map { try word($0, block.line, "a word") }
    guard words.count > 4, let language = languages.firstIndex(of: words[0]), words[3] == "before" else {
      throw malformed(
        block.line,
        "write 'spelling LANGUAGE WORD REPLACEMENT before BEGINNING… except BEGINNING…', "
          + "as in 'spelling en a an before a* e* i* o* hour'")
    }
    let patterns = words[4...].split(separator: "except", omittingEmptySubsequences: false)
    spellings[language].append(
      .init(
        word: words[1], replacement: words[2], before: Array(patterns[0]),
        except: patterns.dropFirst().flatMap { $0 }))
  }

  private func wordClass(named name: String, line: Int) throws -> Int {
    guard let index = wordClasses.firstIndex(where: { $0.name == name }) else {
      throw GrammarError.unknown(
        path: path, line: line, kind: "class of words", name: name, known: wordClasses.map(\.name))
    }
    return index
  }
}
