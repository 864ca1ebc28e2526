/// The line above the sentences of a table that says what its columns are.
enum HeaderLine {
  /// Whether two texts name what stands below them.
  static func isHeader(_ source: String, _ target: String) -> Bool {
    source != target && isTitle(source) && isTitle(target)
  }

  private static func isTitle(_ text: String) -> Bool {
    guard text.utf8.count <= 40, !text.isEmpty else { return false }
    let words = text.split { !$0.isLetter }
    guard (1...3).contains(words.count), text.last.map({ $0.isLetter || $0.isNumber || $0 == ")" }) == true
    else {
      return false
    }
    return words.allSatisfy { word in
      let small = word.lowercased()
      // Codes are written in one case; a word such as "So" or "Hi" is none.
      let isInOneCase = word == small || word == word.uppercased()
      return titles.contains(small) || (isInOneCase && codes.contains(small))
    }
  }

  private static let titles: Set<String> = Set(
    """
    source target src tgt trg sentence sentences text texts segment translation translations original language lang \
    id arabic bengali bulgarian catalan chinese croatian czech danish dutch english estonian finnish french german \
    greek hausa hebrew hindi hungarian igbo indonesian irish italian japanese khmer korean latvian lithuanian malay \
    norwegian persian polish portuguese romanian russian serbian slovak slovenian spanish swahili swedish tamil thai \
    turkish ukrainian urdu vietnamese welsh yoruba zulu mandarin simplified traditional \
    deutsch englisch français anglais español inglés italiano português nederlands svenska dansk norsk suomi polski \
    čeština magyar türkçe română русский українська 中文 英文 日本語 英語 한국어 العربية עברית हिन्दी kiswahili quelle \
    ziel satz übersetzung latn cyrl hans hant
    """.split(separator: " ").map(String.init))

  /// Codes of languages (ISO 639), and of the regions and scripts that often follow.
  private static let codes: Set<String> = Set(
    """
    af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id ig is it ja ka kk km \
    kn ko ky la lb lo lt lv mg mi mk ml mn mr ms mt my ne nb nl nn no pa pl ps pt ro ru rw si sk sl sn so sq sr st sv \
    sw ta te tg th tk tl tn tr tt uk ur uz vi xh yi yo zh zu ara ben bul cat ces cmn dan deu ell eng est fas fin fra \
    glg hau heb hin hrv hun ibo ind isl ita jpn kat khm kor lit lav mkd mya nld nob nor pol por ron rus slk slv spa \
    srp swa swe swh tam tel tgl tha tur ukr urd vie yor zho zul us gb uk br cn tw hk
    """.split(separator: " ").map(String.init))
}
