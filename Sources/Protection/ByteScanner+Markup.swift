/// What markup and programs write within texts. Each returns where it ends, or nil where it does not stand.
extension ByteScanner {
  /// From a backquote to the next, as many of them on both sides.
  func codeSpanEnd(from start: Int) -> Int? {
    let opening = end(from: start) { $0 == UInt8(ascii: "`") }
    let length = opening - start
    var position = opening
    while position < count {
      guard self[position] == UInt8(ascii: "`") else {
        position += 1
        continue
      }
      let closing = end(from: position) { $0 == UInt8(ascii: "`") }
      if closing - position == length, position > opening { return closing }
      position = closing
    }
    return nil
  }

  /// `<b>`, `</b>`, `<br/>`, `<a href="…">`, `<!-- … -->`.
  func tagEnd(from start: Int) -> Int? {
    if contains("<!--", at: start) {
      var position = start + 4
      while position < count, !contains("-->", at: position) { position += 1 }
      return position < count ? position + 3 : nil
    }
    let name = self[start + 1] == UInt8(ascii: "/") ? start + 2 : start + 1
    guard isASCIILetter(self[name]) else { return nil }
    var position = end(from: name) { isASCIILetterOrDigit($0) || "-:_.".utf8.contains($0) }
    guard isASCIISpace(self[position]) || "/>".utf8.contains(self[position]) else { return nil }
    while position < count {
      switch self[position] {
      case UInt8(ascii: ">"): return position + 1
      case UInt8(ascii: "<"): return nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = self[position]
        position = end(from: position + 1) { $0 != quote } + 1
      default: position += 1
      }
    }
    return nil
  }

  /// `&nbsp;`, `&#160;`, `&#xA0;`.
  func referenceEnd(from start: Int) -> Int? {
    let name = self[start + 1] == UInt8(ascii: "#") ? start + 2 : start + 1
    let end = end(from: name, while: isASCIILetterOrDigit)
    return end > name && end - name <= 31 && self[end] == UInt8(ascii: ";") ? end + 1 : nil
  }

  /// `%s`, `%1$d`, `%.2f`, `%(name)s`, `{name}`, `{0:.2f}`, `{{name}}`, `${x}`, `$name`, `%NAME%`.
  func variableEnd(from start: Int) -> Int? {
    switch self[start] {
    case UInt8(ascii: "%"): return conversionEnd(from: start)
    case UInt8(ascii: "{"): return bracesEnd(from: start)
    case UInt8(ascii: "["): return bracketsEnd(from: start)
    case UInt8(ascii: ":"):
      // `:name`, not what follows a colon in a text.
      guard start == 0 || isASCIISpace(self[start - 1]), isASCIILowercase(self[start + 1]) else { return nil }
      let end = end(from: start + 1) { isASCIILowercase($0) || $0 == UInt8(ascii: "_") }
      return end > start + 2 && !isWord(at: end) ? end : nil
    default:
      if self[start + 1] == UInt8(ascii: "{") { return bracesEnd(from: start + 1) }
      guard isASCIILetter(self[start + 1]) || self[start + 1] == UInt8(ascii: "_") else { return nil }
      return end(from: start + 1) { isASCIILetterOrDigit($0) || "_/".utf8.contains($0) }
    }
  }

  private func conversionEnd(from start: Int) -> Int? {
    var position = start + 1
    if self[position] == UInt8(ascii: "%") {
      return start == 0 || !isASCIIDigit(self[start - 1]) ? start + 2 : nil
    }
    if self[position] == UInt8(ascii: "(") {
      position = end(from: position + 1) { isASCIILetterOrDigit($0) || "_.-".utf8.contains($0) }
      guard self[position] == UInt8(ascii: ")") else { return nil }
      position += 1
    }
    let name = end(from: position) { isASCIILetterOrDigit($0) || $0 == UInt8(ascii: "_") }
    if name > position + 1, self[name] == UInt8(ascii: "%"), isASCIILetter(self[position]) { return name + 1 }
    // `100 %` and `50%ig` are no conversions.
    guard start == 0 || !isASCIIDigit(self[start - 1]) else { return nil }
    position = end(from: position) { isASCIIDigit($0) || "$.*+-#'".utf8.contains($0) }
    position = end(from: position) { "hlqLjzt".utf8.contains($0) }
    guard "sdiufFeEgGxXoscCpaA@".utf8.contains(self[position]), !isWord(at: position + 1) else { return nil }
    return position + 1
  }

  /// `[CODE]`, `[1]`.
  private func bracketsEnd(from start: Int) -> Int? {
    let end = end(from: start + 1) {
      isASCIIDigit($0) || $0 == UInt8(ascii: "_") || isASCIILetter($0) && !isASCIILowercase($0)
    }
    return end > start + 1 && self[end] == UInt8(ascii: "]") ? end + 1 : nil
  }

  /// The signs of Markdown for what is emphasised: they touch a word, as those of products do not.
  func emphasisEnd(from start: Int) -> Int? {
    let end = end(from: start) { $0 == self[start] }
    let (before, after) = (self[start - 1], self[end])
    let touches = !isASCIISpace(before) && before != 0 || !isASCIISpace(after) && after != 0
    return end - start <= 3 && touches ? end : nil
  }

  /// `:)`, `;-)`, `:D`, `<3`.
  func emoticonEnd(from start: Int) -> Int? {
    guard start == 0 || isASCIISpace(self[start - 1]) else { return nil }
    for emoticon in Self.emoticons where contains(emoticon, at: start) {
      let end = start + emoticon.utf8CodeUnitCount
      if !isWord(at: end) { return end }
    }
    return nil
  }

  private static let emoticons: [StaticString] = [
    ":-)", ";-)", ":-(", ":-D", ":-P", ":)", ";)", ":(", ":D", ":P", "<3", ":-/", ":'(", "^^",
  ]

  private func bracesEnd(from start: Int) -> Int? {
    let depth = end(from: start) { $0 == UInt8(ascii: "{") } - start
    guard depth <= 3 else { return nil }
    let content = start + depth
    let close = end(from: content) { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "{") }
    let closing = end(from: close) { $0 == UInt8(ascii: "}") }
    guard closing - close >= depth, close - content <= 100 else { return nil }
    return close + depth
  }
}
