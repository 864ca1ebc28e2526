import Testing
import Text

@Suite struct NormalizerTests {
  /// The columns of NormalizationTest: the source, and its four forms.
  private static func cases() throws -> [[String]] {
    try Fixtures.lines("unicode-15.0/NormalizationTest.txt.gz").filter {
      !$0.hasPrefix("#") && !$0.hasPrefix("@")
    }
    .map { line in
      line.split(separator: ";").prefix(5).map { column in
        var scalars = String.UnicodeScalarView()
        for code in column.split(separator: " ") {
          if let scalar = UInt32(code, radix: 16).flatMap(Unicode.Scalar.init) { scalars.append(scalar) }
        }
        return String(scalars)
      }
    }
  }

  @Test func conformsToUnicode() throws {
    let cases = try Self.cases()
    #expect(cases.count == 19074)
    // Which columns normalize to which: the requirements at the head of NormalizationTest.
    let requirements: [(form: NormalizationForm, sources: Range<Int>, result: Int)] = [
      (.nfc, 0..<3, 1), (.nfc, 3..<5, 3), (.nfd, 0..<3, 2), (.nfd, 3..<5, 4), (.nfkc, 0..<5, 3),
      (.nfkd, 0..<5, 4),
      (.none, 0..<1, 0), (.none, 1..<2, 1),
    ]
    // Columns without anything that cannot be seen are the same in a visible form.
    let visible: [NormalizationForm: NormalizationForm] = [
      .nfc: .visibleNFC, .nfd: .visibleNFD, .nfkc: .visibleNFKC, .nfkd: .visibleNFKD,
    ]
    let some = stride(from: 0, to: cases.count, by: 29).flatMap { cases[$0] }
    for (form, visible) in visible {
      let differing = some.filter { text in
        let text = Normalizer(form).normalize(text)
        let isShown = text.unicodeScalars.allSatisfy {
          !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace
        }
        return isShown && !areSameBytes(Normalizer(visible).normalize(text), text)
      }
      #expect(differing.isEmpty, "\(visible): \(differing.first ?? "")")
    }
    for (form, sources, result) in requirements {
      let normalizer = Normalizer(form)
      let failures = cases.filter { columns in
        sources.contains { !areSameBytes(normalizer.normalize(columns[$0]), columns[result]) }
      }
      #expect(failures.isEmpty, "\(form): \(failures.count) failures, first \(failures.first ?? [])")
    }
  }

  @Test func composesOnlyWhereAskedTo() {
    let decomposed = string(0x65, 0x301)
    #expect(areSameBytes(Normalizer().normalize(decomposed), string(0xE9)))
    #expect(areSameBytes(Normalizer(.none).normalize(decomposed), decomposed))
    #expect(areSameBytes(Normalizer(.nfkc).normalize(string(0xFB01)), "fi"))
    #expect(areSameBytes(Normalizer(.nfc).normalize(string(0xFB01)), string(0xFB01)))
  }

  @Test func growsTheTextAsNeeded() {
    // U+FDFA becomes 18 characters.
    let text = String(repeating: string(0xFDFA), count: 1000)
    #expect(Normalizer(.nfkc).normalize(text).unicodeScalars.count == 18000)
  }
}
