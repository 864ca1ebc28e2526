internal import Bitext
public import Text

/// The labels that a model knows: the words of its target vocabulary.
///
/// Special pieces are no labels: `<s>` and `</s>` never occur in a corpus, and `<unk>` stands for a label that training
/// has not seen.
public struct LabelSet: Sendable {
  /// Their tokens in the vocabulary, the most frequent first.
  let tokens: [TokenID]
  /// In the same order.
  public let names: [String]
  private let tokenOfName: [String: TokenID]
  private let tokenizer: Tokenizer

  /// Reads the labels off a vocabulary.
  public init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    tokens = Array(tokenizer.vocabulary.firstTextID..<TokenID(tokenizer.vocabulary.count))
    names = tokens.map { tokenizer.decode(CollectionOfOne($0)) }
    tokenOfName = Dictionary(zip(names, tokens), uniquingKeysWith: { first, _ in first })
  }

  public var isEmpty: Bool { tokens.isEmpty }

  /// The label that is most frequent in training: what is likely where nothing is known.
  var mostFrequent: String { names.first ?? "" }

  /// Returns the tokens of a target's labels, one each; those that are not known share one.
  package func encode(_ target: String) -> [TokenID] {
    let unknown = tokenizer.vocabulary.unknownID ?? tokenizer.vocabulary.endID
    return LabelUnit.labels(in: target).map { label in
      if let token = tokenOfName[label] { return token }
      // The vocabulary may have it in another form.
      let tokens = tokenizer.encode(label)
      return tokens.count == 1 ? tokens[0] : unknown
    }
  }
}

extension VocabularyBuilder.Options {
  /// What makes a vocabulary of labels: every word, however rare.
  package static var labels: VocabularyBuilder.Options {
    var options = VocabularyBuilder.Options()
    options.kind = .word
    options.wordBoundaries = .whitespace
    options.size = 1 << 24
    options.minimumFrequency = 1
    return options
  }
}
