internal import Files
internal import Glibc
internal import VisibleText

/// The data block of a page: what its script reads, as JSON.
struct InspectionData {
  let sentences: [(sentence: InspectedSentence, notes: [String])]
  /// A word that is chosen when the page opens.
  var word: String?
  /// How many sentences stand beside each other.
  var panes = 2
  /// The level of headings.
  var headingLevel = 2

  /// JSON that can stand in a script element, and in XML: it has no `<`, `>` or `&`.
  var block: String {
    var fields: [OrderedJSON.Field] = [.init("views", views)]
    if let chosen { fields.append(.init("chosen", chosen)) }
    if panes != 2 { fields.append(.init("panes", .integer(panes))) }
    if headingLevel != 2 { fields.append(.init("heading", .integer(headingLevel))) }
    return OrderedJSON.object(fields).embeddable
  }

  /// All that is known of each sentence.
  var views: OrderedJSON { .list(sentences.map(view)) }

  // MARK: Parts

  /// Where the word first stands, in the target or else in the source.
  private var chosen: OrderedJSON? {
    guard let word, let sentence = sentences.first?.sentence else { return nil }
    for (side, tokens) in [("target", sentence.target.tokens), ("source", sentence.source.tokens)] {
      let words = InspectedWords(tokens)
      if let place = words.places(of: word).first, let token = words.groups[place].first {
        return .object([.init("side", .text(side)), .init("token", .integer(token))])
      }
    }
    return nil
  }

  private func view(_ entry: (sentence: InspectedSentence, notes: [String])) -> OrderedJSON {
    let sentence = entry.sentence
    return .object([
      .init("name", .text(visible(sentence.name))), .init("source", side(sentence.source)),
      .init("target", side(sentence.target)),
      .init("attentions", .list(sentence.attentions.map(attention))),
      .init("context", vector(sentence.context ?? [])), .init("notes", .list(entry.notes.map { .text($0) })),
    ])
  }

  private func side(_ side: InspectedSentence.Side) -> OrderedJSON {
    .object([
      .init("language", .text(visible(side.language))), .init("tokens", .list(side.tokens.map(token))),
    ])
  }

  private func token(_ token: InspectedToken) -> OrderedJSON {
    var fields: [OrderedJSON.Field] = [.init("text", .text(visible(token.text)))]
    if let unit = token.unit { fields.append(.init("unit", .integer(unit))) }
    if let byte = token.byte { fields.append(.init("byte", .text(byte))) }
    if token.isMark { fields.append(.init("mark", .integer(1))) }
    return .object(fields)
  }

  private func attention(_ attention: InspectedAttention) -> OrderedJSON {
    .object([
      .init("kind", .text(attention.kind.rawValue)), .init("layer", .integer(attention.layer)),
      .init("score", .text(attention.score.rawValue)),
      .init("normalizer", .text(attention.normalizer.rawValue)),
      .init("heads", .list(attention.heads.map(head))),
    ])
  }

  private func head(_ head: InspectedHead) -> OrderedJSON {
    var fields: [OrderedJSON.Field] = [.init("weights", matrix(head.weights))]
    for (name, numbers) in [
      ("queries", head.queries), ("keys", head.keys), ("scores", head.scores), ("values", head.values),
    ] where !numbers.isEmpty {
      fields.append(.init(name, matrix(numbers)))
    }
    return .object(fields)
  }

  private func matrix(_ rows: [[Float]]) -> OrderedJSON { .list(rows.map(vector)) }

  private func vector(_ numbers: [Float]) -> OrderedJSON {
    .list(numbers.map { .number(rounded(Double($0), digits: 4)) })
  }
}

extension OrderedJSON {
  /// The text on one line, without `<`, `>` and `&`: outside of texts JSON has none of these characters.
  var embeddable: String {
    line.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<", ">", "&": result += "\\u00" + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

/// Returns a number with so many significant digits; what is next to nothing becomes 0, what is not finite stays.
func rounded(_ value: Double, digits: Int) -> Double {
  guard value.isFinite else { return value }
  guard value.magnitude >= 1e-7 else { return 0 }
  let exponent = digits - 1 - Int(log10(value.magnitude).rounded(.down))
  // Powers of ten below 1 are no doubles: dividing by those above it keeps the shortest decimal.
  let power = pow(10, Double(abs(exponent)))
  return exponent >= 0 ? (value * power).rounded() / power : (value / power).rounded() * power
}
