/// A text in markup between two of its ends, with what its marks are.
struct MarkupPassage {
  /// The bytes that are written anew.
  let range: Range<Int>
  let text: MarkedText
  /// What is written for each mark.
  let marks: [MarkKey: WrittenMark]
  /// The run of text that no mark says anything of; nil in formats without runs.
  let run: RunFormat?
  /// White space around the text that has no other place.
  let leading: String
  let trailing: String
  /// Whether the first and the last byte are within a run.
  let beginsInRun: Bool
  let endsInRun: RunFormat?

  /// Whether some of the marks are words of the text.
  var hasObjects: Bool { marks.values.contains(where: \.isObject) }

  /// Returns the passages of items that stand between two blocks.
  ///
  /// Texts end at boundaries, and at marks whose partner is not there: across these no mark may move.
  static func passages(of items: [MarkupItem], foldsSpace: Bool) -> [MarkupPassage] {
    guard items.contains(where: \.isVisibleText) else { return [] }
    var waiting = [withLineBreaks(withFields(items))]
    var found: [MarkupPassage] = []
    while let items = waiting.popLast() {
      var matching = ItemMatching(items)
      let parts = matching.parts
      if parts.count == 1, parts[0].count == items.count {
        var builder = PassageBuilder(matching.withoutWordlessPairs(), foldsSpace: foldsSpace)
        if let passage = builder.passage() { found.append(passage) }
        continue
      }
      // What comes first has to be found first.
      waiting += parts.reversed().map { Array(matching.items[$0]) }.filter {
        $0.contains(where: \.isVisibleText)
      }
      matching.items = []
    }
    return found
  }

  /// Returns the items with each complete field as one mark, or as a pair around its result where that is a link.
  private static func withFields(_ items: [MarkupItem]) -> [MarkupItem] {
    var result: [MarkupItem] = []
    var index = 0
    while index < items.count {
      guard case .field(let mark) = items[index].kind else {
        result.append(items[index])
        index += 1
        continue
      }
      guard case .begin = mark, let field = OfficeField(in: items, from: index) else {
        // Its other parts are in other paragraphs.
        result.append(items[index])
        result[result.count - 1].kind = .boundary
        index += 1
        continue
      }
      result += field.items(items)
      index = field.end + 1
    }
    return result
  }

  /// Returns the items with every line break either a mark, where the sentence goes on after it, or a boundary.
  private static func withLineBreaks(_ items: [MarkupItem]) -> [MarkupItem] {
    guard items.contains(where: \.kind.isLineBreak) else { return items }
    var result = items
    // From the end, so that what follows a break is known.
    var after = ""
    var breakAfter: Int?
    var waiting: [(index: Int, after: String)] = []
    for index in items.indices.reversed() {
      if items[index].isVisibleText {
        for (place, after) in waiting where !continuesSentence(items[index].text, after) {
          result[place].kind = .boundary
        }
        (waiting, breakAfter) = ([], nil)
        after = items[index].text
      } else if items[index].kind.isLineBreak {
        // A second break beside it makes an empty line.
        if let breakAfter {
          result[breakAfter].kind = .boundary
          result[index].kind = .boundary
        }
        breakAfter = index
        waiting.append((index, after))
      }
    }
    // Before the first text nothing goes on.
    for (place, _) in waiting { result[place].kind = .boundary }
    return result
  }
}

extension MarkupItem.Kind {
  var isLineBreak: Bool { if case .lineBreak = self { true } else { false } }
}

/// Whether a line goes on with the sentence of the one before: nothing ends there, and it begins with a small letter.
func continuesSentence(_ before: String, _ after: String) -> Bool {
  guard let last = before.unicodeScalars.last(where: { !$0.properties.isWhitespace }),
    let first = after.unicodeScalars.first(where: { !$0.properties.isWhitespace })
  else { return false }
  return !".!?:;…。！？".unicodeScalars.contains(last) && first.properties.isLowercase
}
