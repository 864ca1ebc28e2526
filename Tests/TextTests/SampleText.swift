import Text

/// Text of several scripts to build small vocabularies from.
let sampleLines =
  [
    "A dog runs over the green grass, and two dogs run after it.",
    "Two young men are sitting on a bench in front of the old station.",
    "Ein Hund läuft über die grüne Wiese, und zwei Hunde laufen ihm nach.",
    "Zwei junge Männer sitzen auf einer Bank vor dem alten Bahnhof; es ist 12:30 Uhr.",
    "Собака бежит по зелёной траве.", "两个年轻人坐在长椅上。", "สุนัขวิ่งบนสนามหญ้า", "كلب يجري فوق العشب",
  ].flatMap { [$0, $0, $0] }

/// Returns a small vocabulary of the sample text.
func sampleVocabulary(
  _ kind: SubwordKind, size: Int = 420, normalization: NormalizationForm = .nfc,
  boundaries: WordBoundaries = .icu(locale: "root"), threads: Int = 1
) throws -> Vocabulary {
  var options = VocabularyBuilder.Options()
  options.kind = kind
  options.size = size
  options.normalization = normalization
  options.wordBoundaries = boundaries
  return try vocabulary(of: sampleLines, options, threads: threads)
}

/// Returns the vocabulary of lines.
func vocabulary(
  of lines: [String], _ options: VocabularyBuilder.Options, threads: Int = 1
) throws -> Vocabulary {
  var builder = try VocabularyBuilder(options, threads: threads)
  for line in lines { builder.add(line) }
  return try builder.build()
}

/// Whether two strings are the same bytes; `==` would take composed and decomposed text for equal.
func areSameBytes(_ first: String, _ second: String) -> Bool { first.utf8.elementsEqual(second.utf8) }

/// A string from code points.
func string(_ codePoints: UInt32...) -> String {
  var scalars = String.UnicodeScalarView()
  for codePoint in codePoints { if let scalar = Unicode.Scalar(codePoint) { scalars.append(scalar) } }
  return String(scalars)
}
