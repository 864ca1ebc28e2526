extension MarkupRules {
  /// What the elements of OpenDocument texts mean (OASIS OpenDocument 1.3, part 3).
  ///
  /// - Parameter content: The file, which says in its automatic styles what is code.
  static func openDocument(_ content: [UInt8]) -> MarkupRules {
    let styles = CodeStyle.derived(in: content)
    return MarkupRules(
      roles: openDocumentRoles, otherRole: .opaque,
      exception: { openDocumentException($0, $1, styles) })
  }

  /// What the elements of Office Open XML mean (ECMA-376): WordprocessingML, and DrawingML for slides and shapes.
  static let officeOpenXML = MarkupRules(
    foldsSpace: false, hasRuns: true,
    roles: wordRoles.merging(drawingRoles) { word, _ in word }, otherRole: .opaque,
    prefixes: [
      "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
      "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
      "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
      "http://purl.oclc.org/ooxml/drawingml/main": "a",
    ],
    exception: officeException)
}

private let openDocumentRoles: [String: ElementRole] = [

  "text:p": .paragraph, "text:h": .paragraph, "text:span": .inline, "text:a": .inline,
  "text:ruby-base": .inline,
  "text:meta": .inline, "text:s": .space, "text:line-break": .lineBreak, "text:tab": .boundary,
  "text:soft-page-break": .dropped, "text:tracked-changes": .skippedBlock, "text:note-citation": .skipped,
  "text:ruby-text": .skipped, "office:annotation": .skipped, "office:annotation-end": .standalone,
  "text:bookmark-start": .half(opens: true, pair: "bookmark", attribute: "text:name"),
  "text:bookmark-end": .half(opens: false, pair: "bookmark", attribute: "text:name"),
  "text:reference-mark-start": .half(opens: true, pair: "reference", attribute: "text:name"),
  "text:reference-mark-end": .half(opens: false, pair: "reference", attribute: "text:name"),
  "text:change-start": .half(opens: true, pair: "change", attribute: "text:change-id"),
  "text:change-end": .half(opens: false, pair: "change", attribute: "text:change-id"),
]

private let wordRoles: [String: ElementRole] = [
  "w:p": .paragraph, "w:r": .run, "w:rPr": .runProperties, "w:t": .runText, "w:pPr": .paragraphProperties,
  "w:hyperlink": .inline, "w:ins": .inline, "w:moveTo": .inline, "w:smartTag": .inline, "w:sdt": .inline,
  "w:sdtContent": .inline, "w:sdtPr": .skipped, "w:sdtEndPr": .skipped, "w:smartTagPr": .skipped,
  "w:del": .skipped, "w:moveFrom": .skipped, "w:fldSimple": .skipped, "w:ruby": .skipped, "w:tab": .boundary,
  "w:ptab": .boundary, "w:br": .lineBreak, "w:cr": .lineBreak, "w:noBreakHyphen": .character("\u{2011}"),
  "w:softHyphen": .dropped, "w:proofErr": .dropped, "w:lastRenderedPageBreak": .dropped,
  "w:fldChar": .fieldMark,
  "w:instrText": .fieldInstruction, "w:delText": .skipped,
  "w:bookmarkStart": .half(opens: true, pair: "bookmark", attribute: "w:id"),
  "w:bookmarkEnd": .half(opens: false, pair: "bookmark", attribute: "w:id"),
  "w:commentRangeStart": .half(opens: true, pair: "comment", attribute: "w:id"),
  "w:commentRangeEnd": .half(opens: false, pair: "comment", attribute: "w:id"),
  "w:permStart": .half(opens: true, pair: "permission", attribute: "w:id"),
  "w:permEnd": .half(opens: false, pair: "permission", attribute: "w:id"),
]

private let drawingRoles: [String: ElementRole] = [
  "a:p": .paragraph, "a:r": .run, "a:rPr": .runProperties, "a:t": .runText, "a:pPr": .skipped,
  "a:br": .lineBreak,
  "a:fld": .skipped, "a:endParaRPr": .skipped,
]

private func openDocumentException(
  _ token: MarkupToken, _ attributes: MarkupAttributes, _ codeStyles: Set<String>
) -> ElementRole? {
  guard token.kind == .start, let style = attributes.value("text:style-name"), codeStyles.contains(style)
  else {
    return nil
  }
  switch token.name {
  case "text:p": return .skippedBlock
  case "text:span": return .code
  default: return nil
  }
}

@Sendable private func officeException(_ token: MarkupToken, _ attributes: MarkupAttributes) -> ElementRole? {
  // A page break stands between texts; a picture of a field's instruction is none of these.
  if token.name == "w:br", let type = attributes.value("w:type"), type != "textWrapping" { return .boundary }
  return nil
}
