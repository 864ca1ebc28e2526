internal import Files
internal import NumberText

/// Looks at every line of a corpus for what is wrong with it, and goes on after what would end a training.
public struct CorpusChecker: Sendable {
  /// The limits beyond which lengths are reported.
  public var limits: CorpusFilter
  /// How many places are kept of each kind of finding.
  public var placeLimit: Int
  /// How many pairs are kept of each kind of finding.
  public var exampleLimit: Int

  public init(limits: CorpusFilter = .cleaning, placeLimit: Int = 10, exampleLimit: Int = 0) {
    self.limits = limits
    self.placeLimit = placeLimit
    self.exampleLimit = exampleLimit
  }

  /// Checks all files of a corpus.
  ///
  /// Throws a `FileError` for a file that is missing, cannot be read, or is damaged as a whole.
  public func check(_ corpus: Corpus) throws -> CorpusCheck {
    var inspection = Inspection(
      check: CorpusCheck(placeLimit: placeLimit, exampleLimit: exampleLimit), limits: limits)
    for part in corpus.parts {
      inspection.begin(part, of: corpus)
      switch part {
      case .aligned(let source, let target):
        try inspection.inspect(source: source, target: target)
      case .tabSeparated(let path, let columns):
        try inspection.inspect(tabSeparated: path, columns)
      case .tmx(let path):
        try inspection.inspect(tmx: path, reader: try corpus.makeReader(of: part))
      case .indexed:
        let reader = try corpus.makeReader(of: part)
        while let pair = try reader.next() { inspection.inspect(pair) }
      }
    }
    inspection.finish()
    return inspection.check
  }
}

/// A check at work: what was found so far, and the pairs seen.
private struct Inspection {
  var check: CorpusCheck
  let limits: CorpusFilter
  private var seen: Set<TextFingerprint> = []
  private var sides: SideStatistics
  private var orientation = SideOrientation()

  init(check: CorpusCheck, limits: CorpusFilter) {
    self.check = check
    self.limits = limits
    sides = SideStatistics(sampleLimit: check.sampleLimit)
  }

  /// A side of a pair and where it stands; the text is nil where it is not UTF-8.
  private struct Side {
    var text: String?
    var path: String
    var line: Int
    /// What is shown where there is no text.
    var remains = ""

    var shown: String { text ?? remains }
  }

  /// Learns what the next part is to hold.
  mutating func begin(_ part: Corpus.Part, of corpus: Corpus) {
    orientation = SideOrientation()
    sides.begin(part, of: corpus)
  }

  /// Adds what only all pairs together show.
  mutating func finish() { sides.report(to: &check) }

  // MARK: Formats

  mutating func inspect(source sourcePath: String, target targetPath: String) throws {
    let source = try LineReader(path: sourcePath)
    let target = try LineReader(path: targetPath)
    var shapes: (source: [LineShape], target: [LineShape]) = ([], [])
    while true {
      let sourceSide = try nextSide(source, &shapes.source)
      let targetSide = try nextSide(target, &shapes.target)
      if let sourceSide, let targetSide {
        inspect(sourceSide, targetSide)
      } else if sourceSide == nil, targetSide == nil {
        break
      }
    }
    let difference = source.lineNumber - target.lineNumber
    guard difference != 0 else { return }
    let line = firstSuspiciousLine(source: shapes.source, target: shapes.target)
    check.add(.unequalLineCounts, difference > 0 ? sourcePath : targetPath, line, count: abs(difference))
    check.remarks.append(
      "\(sourcePath) has \(counted(source.lineNumber, "line")), \(targetPath) \(grouped(target.lineNumber)); "
        + "judging by lengths and punctuation, they part at line \(line)")
  }

  mutating func inspect(tabSeparated path: String, _ columns: TabSeparatedReader.Columns) throws {
    let reader = try TabSeparatedReader(path: path, columns: columns)
    while true {
      do {
        guard let pair = try reader.next() else { return }
        sides.addColumns(of: reader.lastLine)
        inspect(pair)
      } catch FileError.notUTF8(_, let line, _) {
        check.pairs += 1
        check.add(.illFormedText, path, line)
      } catch CorpusError.missingColumn(_, let line, _, _) {
        check.pairs += 1
        check.add(.missingColumn, path, line, pair: (reader.lastLine, ""))
      }
    }
  }

  mutating func inspect(tmx path: String, reader: any CorpusReader) throws {
    do {
      while let pair = try reader.next() { inspect(pair) }
    } catch CorpusError.malformedXML(_, let line, let reason) {
      check.add(.malformedXML, path, line)
      check.remarks.append("\(path):\(line): \(reason); what follows was not looked at")
    }
  }

  /// Reads a line of any bytes; reports it if it is not UTF-8.
  private mutating func nextSide(_ lines: LineReader, _ shapes: inout [LineShape]) throws -> Side? {
    let side = try lines.withNextLine { bytes in
      shapes.append(LineShape(bytes))
      var side = Side(
        text: String(validating: bytes, as: UTF8.self), path: lines.path, line: lines.lineNumber)
      if side.text == nil { side.remains = String(decoding: bytes, as: UTF8.self) }
      return side
    }
    if let side, side.text == nil {
      check.add(.illFormedText, side.path, side.line, pair: (side.remains, ""))
    }
    return side
  }

  // MARK: Pairs

  mutating func inspect(_ pair: SentencePair) {
    switch pair.remark {
    case .missingLanguage, .unknownToken:
      check.pairs += 1
      check.add(
        pair.remark == .missingLanguage ? .missingLanguage : .unknownToken, pair.origin.path, pair.origin.line
      )
      return
    case .furtherVariants(let count):
      check.add(.furtherVariant, pair.origin.path, pair.origin.line, count: count)
    case nil: break
    }
    inspect(
      Side(text: pair.source, path: pair.origin.path, line: pair.origin.line),
      Side(text: pair.target, path: pair.origin.path, line: pair.origin.line))
  }

  private mutating func inspect(_ source: Side, _ target: Side) {
    check.pairs += 1
    let pair = (source.shown, target.shown)
    let flaws = (flaws(of: source), flaws(of: target))
    for (kind, flaw) in flawKinds {
      let (isInSource, isInTarget) = (flaws.0.contains(flaw), flaws.1.contains(flaw))
      if isInSource { check.add(kind, source.path, source.line, pair: pair) }
      // One line of a file that holds both sides is one finding.
      if isInTarget, !(isInSource && source.path == target.path) {
        check.add(kind, target.path, target.line, pair: pair)
      }
    }
    guard let sourceText = source.text, let targetText = target.text else { return }
    let blanks = (TextLength.isBlank(sourceText), TextLength.isBlank(targetText))
    if blanks.0 || blanks.1 {
      let side = blanks.0 ? source : target
      check.add(.emptySide, side.path, side.line, pair: pair)
      return
    }
    if source.line == 1, target.line == 1, HeaderLine.isHeader(sourceText, targetText) {
      check.add(.headerLine, source.path, 1, pair: pair)
      return
    }
    inspectLengths(source, target, TextLength.words(sourceText), TextLength.words(targetText))
    if sourceText.utf8.elementsEqual(targetText.utf8) {
      check.add(.identicalSides, source.path, source.line, pair: pair)
    }
    let fingerprint = TextFingerprint(TextFingerprint(sourceText), TextFingerprint(targetText))
    if !seen.insert(fingerprint).inserted { check.add(.duplicate, source.path, source.line, pair: pair) }
    compare(source, target, sourceText, targetText)
  }

  /// Looks at what one side says against the other.
  private mutating func compare(_ source: Side, _ target: Side, _ sourceText: String, _ targetText: String) {
    let pair = (sourceText, targetText)
    let place = SentencePair.Origin(path: source.path, line: source.line)
    guard sides.add(pair, at: place) else { return }
    if orientation.isSwapped(sourceText, targetText) {
      check.add(.swappedSides, source.path, source.line, pair: pair)
    }
    if PairNumbers.differ(sourceText, targetText) {
      check.add(.differingNumbers, source.path, source.line, pair: pair)
    }
  }

  private mutating func inspectLengths(
    _ source: Side, _ target: Side, _ sourceWords: Int, _ targetWords: Int
  ) {
    let pair = (source.shown, target.shown)
    if let limit = limits.maximumLength, max(sourceWords, targetWords) > limit {
      let side = sourceWords > limit ? source : target
      check.add(.tooLong, side.path, side.line, pair: pair)
    }
    if let limit = limits.maximumLengthRatio,
      Double(max(sourceWords, targetWords)) > limit * Double(max(1, min(sourceWords, targetWords)))
    {
      check.add(.lengthRatio, source.path, source.line, pair: pair)
    }
  }

  private func flaws(of side: Side) -> TextFlaws {
    side.text.map { TextFlaws(in: $0) } ?? []
  }
}

private let flawKinds: [(CorpusFinding.Kind, TextFlaws)] = [
  (.controlCharacter, .controlCharacter), (.lineSeparator, .lineSeparator), (.tab, .tab),
  (.byteOrderMark, .byteOrderMark), (.invisibleCharacter, .invisibleCharacter),
  (.replacementCharacter, .replacementCharacter), (.characterEntity, .characterEntity),
  (.decomposed, .decomposed), (.outerSpace, .outerSpace), (.repeatedSpace, .repeatedSpace),
]
