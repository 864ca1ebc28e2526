/// A field whose parts are all in one paragraph: an instruction, and the result that people see.
struct OfficeField {
  let begin: Int
  let separate: Int?
  let end: Int
  let isLink: Bool

  init?(in items: [MarkupItem], from begin: Int) {
    var depth = 0
    var separate: Int?
    var instruction = ""
    // Longer fields are none; without a limit many beginnings would cost their square.
    for index in begin..<min(items.count, begin + 2000) {
      guard case .field(let mark) = items[index].kind else { continue }
      switch mark {
      case .begin: depth += 1
      case .instruction(let text): if depth == 1, separate == nil { instruction += text }
      case .separate: if depth == 1 { separate = index }
      case .end:
        depth -= 1
        guard depth == 0 else { continue }
        self.begin = begin
        self.separate = separate
        end = index
        isLink = instruction.split { $0 == " " }.first == "HYPERLINK"
        return
      }
    }
    return nil
  }

  /// Returns what the field is in a text.
  func items(_ items: [MarkupItem]) -> [MarkupItem] {
    guard isLink, let separate else {
      var field = mark(.standalone, items[begin...end])
      // One without a result, such as the entry of an index, is not seen.
      field.isShown = separate != nil
      return [field]
    }
    // A field within the result is one mark.
    let result = items[(separate + 1)..<end].map { item in
      var item = item
      if case .field = item.kind { item.kind = .boundary }
      return item
    }
    return [mark(.opening, items[begin...separate])] + result + [mark(.closing, items[end...end])]
  }

  private func mark(_ kind: MarkupItem.Kind, _ items: ArraySlice<MarkupItem>) -> MarkupItem {
    var mark = items[items.startIndex]
    mark.kind = kind
    mark.text = ""
    mark.pair = "field"
    mark.pieces = items.flatMap(\.writtenPieces)
    mark.range = mark.range.lowerBound..<items[items.endIndex - 1].range.upperBound
    if var run = mark.run {
      run.end = items[items.endIndex - 1].run?.end
      mark.run = run
    }
    return mark
  }
}
