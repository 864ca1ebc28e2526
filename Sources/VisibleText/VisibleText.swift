/// Returns a text that stands on one line, whatever it holds, in which nothing works unseen.
///
/// Line breaks and control characters become what Swift writes for them, such as `\n` and `\u{1B}`; so do the
/// characters that turn the direction of all text after them (U+202A to U+202E, U+2066 to U+2069), by which a name can
/// be made to look like another. Marks of direction that concern their neighbours alone stay: ordinary Arabic, Hebrew
/// and Persian text has them.
package func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: worksUnseen) else { return text }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\t": result.append(contentsOf: #"\t"#.unicodeScalars)
    case "\n": result.append(contentsOf: #"\n"#.unicodeScalars)
    case "\r": result.append(contentsOf: #"\r"#.unicodeScalars)
    case _ where worksUnseen(scalar):
      result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
    default: result.append(scalar)
    }
  }
  return String(result)
}

private func worksUnseen(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
  default: false
  }
}
