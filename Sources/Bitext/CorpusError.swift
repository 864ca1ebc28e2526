public import Files
internal import NumberText

/// What can be wrong with a corpus: where, and what to do.
public enum CorpusError: ReportableError {
  /// A corpus of line-aligned files needs a target file for each source file.
  case unequalFileCounts(source: Int, target: Int)
  case unequalLineCounts(source: String, sourceLines: Int, target: String, targetLines: Int)
  /// `column` counts from 1.
  case missingColumn(path: String, line: Int, column: Int, found: Int)
  case malformedXML(path: String, line: Int, reason: String)
  case notTMX(path: String, line: Int, element: String)
  /// A TMX file with no sentence in the language asked for; `found` are those it has.
  case missingLanguage(path: String, language: String, found: [String])
  /// TMX files hold many languages, so the pair wanted has to be named.
  case languagesNeeded(path: String)
  case nothingKept(CorpusReport)
  case emptyCorpus(paths: [String])
  /// A target has another number of labels than its source needs.
  case unequalLabels(SentencePair.Origin, labels: Int, needed: Int, LabelUnit)
  /// More tokens on one side than can be counted.
  case tooManyTokens(count: Int, most: Int)
  /// A tab inside a sentence, which would end its column.
  case tabInSentence(SentencePair.Origin)
  case cannotHoldOut(asked: Int, pairs: Int)
  /// Too many pairs hang together through equal sentences.
  case inseparable(asked: Int, pairs: Int, largestGroup: Int)
  /// Too few pairs to join in groups of up to `size`.
  case cannotJoin(asked: Int, found: Int, pairs: Int, size: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .unequalFileCounts, .languagesNeeded, .cannotHoldOut, .inseparable, .cannotJoin: .usage
    case .unequalLineCounts, .missingColumn, .malformedXML, .notTMX, .missingLanguage, .nothingKept,
      .emptyCorpus, .unequalLabels, .tooManyTokens, .tabInSentence:
      .badData
    }
  }

  public var description: String {
    switch self {
    case .unequalFileCounts(let source, let target):
      "\(source) source and \(target) target files; give as many of each, in the same order"
    case .unequalLineCounts(let source, let sourceLines, let target, let targetLines):
      "\(shown(source)):\(min(sourceLines, targetLines) + 1): \(shown(source)) has "
        + "\(counted(sourceLines, "line")) and \(shown(target)) has \(targetLines), so they are not line-aligned; run 'translate corpus check' to see where they part"
    case .missingColumn(let path, let line, let column, let found):
      "\(shown(path)):\(line): no column \(column), only \(found); columns are separated by one tab"
    case .malformedXML(let path, let line, let reason):
      "\(shown(path)):\(line): not well-formed XML: \(reason); mend the file or export it again"
    case .notTMX(let path, let line, let element):
      "\(shown(path)):\(line): the file's first element is <\(element)>, not <tmx>; give a TMX file, or rename it"
    case .missingLanguage(let path, let language, let found):
      "\(shown(path)): no sentence in '\(language)'; its languages are \(found.joined(separator: ", "))"
    case .languagesNeeded(let path):
      "\(shown(path)): a TMX file may hold many languages; name two with --from and --to"
    case .nothingKept(let report):
      "every pair of the corpus was dropped; change the corpus or the limits\n\(report)"
    case .emptyCorpus(let paths):
      "\(paths.map(shown).joined(separator: ", ")): no sentence pairs in the corpus"
    case .unequalLabels(let origin, let labels, let needed, let unit):
      switch unit {
      case .word:
        "\(origin): \(counted(labels, "label")) for \(counted(needed, "word")); a target needs one label for each "
          + "word of its source, as white space separates them"
      case .text:
        "\(origin): \(counted(labels, "label")); a target must be one label, without white space in it"
      }
    case .tooManyTokens(let count, let most):
      "the corpus has \(count) tokens on one side, and no more than \(most) can be held in memory; pack it "
        + "with 'translate corpus pack' and train on that, or take fewer pairs"
    case .tabInSentence(let origin):
      "\(origin): a tab inside a sentence cannot be kept in a tab-separated file; write two files, or run "
        + "'translate corpus clean' first"
    case .cannotHoldOut(let asked, let pairs):
      "\(counted(asked, "pair")) cannot be held out of \(pairs) and leave some to train on; ask for fewer"
    case .inseparable(let asked, let pairs, let largestGroup):
      "\(asked) of \(pairs) pairs cannot be held out: \(largestGroup) of them hang together through equal "
        + "sentences; ask for fewer, or split by source or target alone"
    case .cannotJoin(let asked, let found, let pairs, let size):
      "\(asked) joined pairs cannot be made of \(pairs) in groups of up to \(size), only \(found); ask for fewer, "
        + "or use pairs several times with --shuffle if there are at least \(size)"
    }
  }
}

/// Returns what a message calls a file that is read.
private func shown(_ path: String) -> String { FileSystem.inputName(path) }
