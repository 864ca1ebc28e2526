/// Whether a run of stars, underscores or tildes can begin or end emphasis, by what stands beside it (CommonMark 0.31,
/// 6.2).
struct DelimiterFlanks {
  let canOpen: Bool
  let canClose: Bool

  init(_ sign: UInt8, after previous: Unicode.Scalar, before next: Unicode.Scalar) {
    let (spaceBefore, spaceAfter) = (previous.properties.isWhitespace, next.properties.isWhitespace)
    let (signBefore, signAfter) = (previous.isMarkdownPunctuation, next.isMarkdownPunctuation)
    let isLeft = !spaceAfter && (!signAfter || spaceBefore || signBefore)
    let isRight = !spaceBefore && (!signBefore || spaceAfter || signAfter)
    let isWithinWords = sign == UInt8(ascii: "_")
    canOpen = isWithinWords ? isLeft && (!isRight || signBefore) : isLeft
    canClose = isWithinWords ? isRight && (!isLeft || signAfter) : isRight
  }
}

extension Unicode.Scalar {
  /// Punctuation as CommonMark 0.31, 2.1, has it: Unicode's and its symbols.
  var isMarkdownPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
