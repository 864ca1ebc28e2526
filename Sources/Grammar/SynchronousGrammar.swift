internal import Files

/// Rules that write a sentence in two languages at once, and the words they write it with.
///
/// A phrase is rewritten on both sides by the same rule, so the phrases in it correspond one to one, in whatever
/// order either language puts them (Aho and Ullman 1969, syntax-directed translation). Features carry agreement. A
/// phrase may consist of several parts that a rule puts into different places, as the two halves of a separable verb,
/// which makes it a multiple context-free grammar (Seki et al. 1991).
public struct SynchronousGrammar: Sendable {
  /// The file it was read from.
  public let path: String
  /// The two languages, as tags.
  public let languages: [String]

  let start: Int
  let features: FeatureTable
  let phrases: [Phrase]
  let wordClasses: [WordClass]
  let rules: [Rule]
  /// How words change before others, by language.
  let spellings: [[Spelling]]
  /// Whether spaces stand between words, by language.
  let isSpaced: [Bool]
  /// The names of phrases and words that are heads of what they stand in, the strongest first.
  let heads: [String]

  /// A kind of phrase: what agrees, and in how many parts it comes, by language.
  struct Phrase: Sendable {
    let name: String
    let line: Int
    let features: [Int]
    let parts: [[String]]
  }

  /// What a symbol has to have: a value, or whatever a variable of the rule stands for.
  enum Term: Sendable, Equatable {
    case value(Int)
    case variable(Int)
  }

  /// A feature of a symbol and what it has to be.
  struct Requirement: Sendable, Equatable {
    let feature: Int
    let term: Term
  }

  /// What stands for the same value everywhere in a rule.
  struct Variable: Sendable {
    let name: String
    let domain: Int
    /// The values it may have, in ascending order.
    var allowed: [Int]
  }

  /// What a rule puts together: a phrase or a word, the same on both sides.
  enum Child: Sendable {
    case phrase(Int, [Requirement])
    /// A word that is drawn once and may be written in several forms: by language, each form one or more of its
    /// forms glued together.
    case word(Int, [Requirement], forms: [[[[Requirement]]]])
  }

  /// What a side consists of.
  enum Item: Sendable {
    case text([String])
    case part(child: Int, part: Int)
    case form(child: Int, form: Int)
  }

  struct Rule: Sendable {
    let line: Int
    let phrase: Int
    let weight: Double
    let requirements: [Requirement]
    let variables: [Variable]
    let children: [Child]
    /// How children are called in messages.
    let names: [String]
    /// By language and part.
    let sides: [[[Item]]]
  }

  /// A word that is spelled otherwise before certain words, such as `a` and `an`.
  struct Spelling: Sendable {
    let word: String
    let replacement: String
    let before: [String]
    let except: [String]
  }

  /// Reads a grammar from a file; throws a `GrammarError` with the line for whatever is wrong in it.
  public init(path: String) throws {
    try self.init(text: FileSystem.readText(path), path: path)
  }

  /// Reads a grammar from a text, which messages call `path`.
  public init(text: String, path: String) throws {
    var parser = GrammarParser(path: path)
    self = try parser.parse(GrammarLine.lines(of: text, path: path))
  }

  init(
    path: String, languages: [String], start: Int, features: FeatureTable, phrases: [Phrase],
    wordClasses: [WordClass], rules: [Rule], spellings: [[Spelling]], isSpaced: [Bool],
    heads: [String]
  ) {
    self.heads = heads
    self.path = path
    self.languages = languages
    self.start = start
    self.features = features
    self.phrases = phrases
    self.wordClasses = wordClasses
    self.rules = rules
    self.spellings = spellings
    self.isSpaced = isSpaced
  }
}

/// The features of a grammar and the values they may have.
///
/// Several features may share a domain, as the class of a noun and that of the object a verb takes. A value belongs to one
/// domain, and written alone it is a value of the domain's first feature.
struct FeatureTable: Sendable {
  struct Domain: Sendable {
    var values: [String]
    var weights: [Double]
    var firstFeature: Int
  }

  var names: [String] = []
  var domainOfFeature: [Int] = []
  var domains: [Domain] = []

  func feature(named name: String) -> Int? { names.firstIndex(of: name) }

  /// Returns the domain and number of a value.
  func value(named name: String) -> (domain: Int, value: Int)? {
    for (index, domain) in domains.enumerated() {
      if let value = domain.values.firstIndex(of: name) { return (index, value) }
    }
    return nil
  }

  func domain(of feature: Int) -> Domain { domains[domainOfFeature[feature]] }
}
