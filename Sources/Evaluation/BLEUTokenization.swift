/// How BLEU finds the words of a sentence; raw values are the names that sacreBLEU gives them.
public enum BLEUTokenization: String, CaseIterable, Codable, Sendable {
  /// That of mteval-v13a.pl, for languages written with spaces; the default everywhere.
  case mteval13a = "13a"
  /// That of mteval-v14.pl: punctuation and symbols of every script are words.
  case international = "intl"
  /// Chinese characters are words, the rest is as in `13a`.
  case chinese = "zh"
  /// Japanese words, by MeCab and the dictionary of IPA; both must be installed.
  case japanese = "ja-mecab"
  /// Pieces of any language by the SentencePiece models of FLORES-101 and FLORES-200 (Goyal et al. 2022, NLLB team 2022),
  /// where sacreBLEU stores them.
  case flores101, flores200
  /// Every character is a word.
  case character = "char"
  /// The text is tokenised already.
  case none

  /// The names, for help.
  package static let help =
    "13a, intl, zh, ja-mecab, flores101, flores200, char, or none for text that is tokenised already"

  /// What a signature calls it.
  var signature: String {
    guard self == .japanese, case .success(let segmenter) = JapaneseSegmenter.shared else { return rawValue }
    return "\(rawValue)-\(segmenter.version)-IPA"
  }

  /// Checks that what it needs is installed on this machine.
  public func checkAvailability() throws(EvaluationError) {
    switch self {
    case .japanese: _ = try JapaneseSegmenter.shared.get()
    case .flores101, .flores200: _ = try pieces.get()
    case .mteval13a, .international, .chinese, .character, .none: break
    }
  }

  private var pieces: Result<SentencePieceSegmenter, EvaluationError> {
    self == .flores101 ? SentencePieceSegmenter.flores101 : SentencePieceSegmenter.flores200
  }

  /// Whether what it needs is installed on this machine.
  public var isAvailable: Bool { (try? checkAvailability()) != nil }

  /// Returns the text with white space between its words.
  func tokens(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    switch self {
    case .mteval13a:
      let line = text.replacing("<skipped>", with: "").replacing("-\n", with: "").replacing("\n", with: " ")
      return ([" "] + line.replacingEntities() + [" "]).spacingPunctuation().spacingPeriodsCommasDashes()
    case .international:
      return text.spacingPairs(.after, first: { !$0.isNumber }, second: { $0.isPunctuation })
        .spacingPairs(.before, first: { $0.isPunctuation }, second: { !$0.isNumber })
        .spacing { $0.isSymbol }
    case .chinese:
      let line = Array(text.drop { $0.isWhitespace })
      return line.spacing { $0.isChinese }.spacingPunctuation().spacingPeriodsCommasDashes()
    case .japanese:
      guard case .success(let segmenter) = JapaneseSegmenter.shared else {
        preconditionFailure("checkAvailability() says whether there is MeCab")
      }
      return segmenter.words(of: Array(text.drop { $0.isWhitespace }))
    case .flores101, .flores200:
      guard case .success(let segmenter) = pieces else {
        preconditionFailure("checkAvailability() says whether there is a model")
      }
      return segmenter.pieces(of: text)
    case .character:
      return text.spacing { _ in true }
    case .none:
      return text
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isNumber: Bool {
    if isASCII { return isASCIIDigit }
    return switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  fileprivate var isSymbol: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }

  /// Whether sacreBLEU's Chinese tokenisation makes a word of this character.
  ///
  /// Two of its ranges are not what was meant: `"\u20000"` to `"\u2a6d6"` and `"\u2f800"` to `"\u2fa1d"` are
  /// strings of a four-digit escape and one more character, so that comparing by them covers U+2001…U+2A6D
  /// and U+2F81…U+2FA1 instead of ideographs beyond U+FFFF. Published scores contain this, and so does this
  /// property.
  fileprivate var isChinese: Bool {
    switch value {
    case 0x2001...0x2A6D, 0x2E80...0x2EFF, 0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3000...0x303F, 0x3100...0x312F,
      0x31A0...0x31BF, 0x31C0...0x31EF, 0x3200...0x32FF, 0x3300...0x33FF, 0x3400...0x4DB5, 0x4E00...0x9FBB,
      0xF900...0xFA2D, 0xFA30...0xFA6A, 0xFA70...0xFAD9, 0xFE10...0xFE1F, 0xFE30...0xFE4F, 0xFF00...0xFFEF:
      true
    default: false
    }
  }
}
