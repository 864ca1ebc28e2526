public import Files

/// What can be wrong with a set of fairseq or Megatron-LM: where, and what to do.
public enum IndexedTextError: ReportableError, Equatable {
  case noIndex(path: String)
  /// An index in a `.gz`.
  case compressed(path: String)
  /// A set among files that hold both languages.
  case oneSide(path: String)
  /// An index of fairseq's that is not read: the one before `mmap`, or the compressed one.
  case otherForm(path: String)
  /// Identifiers of a type that holds none, such as floating-point numbers.
  case otherType(path: String, code: UInt8)
  case damaged(path: String, reason: String)
  /// `line` is the number of the sequence, counted from 1.
  case damagedSequence(path: String, line: Int, reason: String)
  case noDictionary(path: String, index: String)
  case malformedDictionary(path: String, line: Int)
  /// An identifier that the dictionary has no token for; `line` and `place` count from 1.
  case noToken(path: String, line: Int, place: Int, identifier: Int, dictionary: String, tokens: Int)
  case unequalCounts(source: String, sequences: Int, target: String, targetSequences: Int)
  /// A set of identifiers on one side, and text on the other.
  case mixedSides(indexed: String, text: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .mixedSides, .oneSide: .usage
    case .noDictionary: .noInput
    case .noIndex, .compressed, .otherForm, .otherType, .damaged, .damagedSequence, .malformedDictionary,
      .noToken, .unequalCounts:
      .badData
    }
  }

  public var description: String {
    switch self {
    case .noIndex(let path):
      "\(path): is no index of fairseq or Megatron-LM, which begins with MMIDIDX; give a file of text another name"
    case .compressed(let path):
      "\(path): is a compressed index, and a set is read at many places: unpack it and its .bin first, with gunzip"
    case .oneSide(let path):
      "\(path): is one side of a set of fairseq or Megatron-LM; name both, with --source and --target"
    case .otherForm(let path):
      "\(path): is an index of fairseq's that is not read here; run fairseq-preprocess with --dataset-impl mmap"
    case .otherType(let path, let code):
      "\(path): has numbers of type \(code), which are no identifiers of tokens; name the set of a text"
    case .damaged(let path, let reason):
      "\(path): is damaged: \(reason); copy or make the set again"
    case .damagedSequence(let path, let line, let reason):
      "\(path):\(line): the sequence is damaged: \(reason); copy or make the set again"
    case .noDictionary(let path, let index):
      "\(path): no such file, and it should say which tokens the identifiers of \(index) are; name it with "
        + "--source-dictionary or --target-dictionary, for 'vocabulary build' with --dictionary"
    case .malformedDictionary(let path, let line):
      "\(path):\(line): neither a token, a space and a count, as fairseq's dictionaries have it, nor a piece, a tab and a "
        + "score, as SentencePiece's .vocab has it"
    case .noToken(let path, let line, let place, let identifier, let dictionary, let tokens):
      "\(path):\(line): identifier \(place) is \(identifier), and \(dictionary) has "
        + (tokens > 0 ? "those from 0 to \(tokens - 1)" : "none")
        + "; name the dictionary that the set was made with, and add a line to it for each token that a program put "
        + "behind them"
    case .unequalCounts(let source, let sequences, let target, let targetSequences):
      "\(source): has \(sequences) sequences and \(target) has \(targetSequences), so they do not translate each other; "
        + "name two sets of one corpus"
    case .mixedSides(let indexed, let text):
      "\(indexed): is a set of identifiers, and \(text) is text; name a set for each side, or text for each"
    }
  }
}
