/// By what texts in a language are known: its script, and the words that no text goes without.
struct LanguageSigns {
  private let script: Script
  private let words: Set<Substring>

  /// - Parameter tag: A BCP 47 tag, or an ISO 639 code of three letters.
  /// - Returns: nil for a language about which nothing is known here.
  init?(_ tag: String) {
    let subtags = tag.lowercased().split { $0 == "-" || $0 == "_" }
    guard let language = subtags.first.map({ Self.shortCodes[$0] ?? $0 }) else { return nil }
    let isLatin = subtags.contains("latn")
    let other = isLatin ? nil : Script.languages.first { $0.codes.contains(language) }?.script
    let words = Self.words[language]
    guard other != nil || words != nil || isLatin else { return nil }
    script = other ?? .latin
    self.words = Set((words ?? "").split(separator: " "))
  }

  /// How much two texts look as if they were in two languages, and how much as if they were in them the other way round.
  struct Evidence {
    var straight = 0
    var swapped = 0

    mutating func add(
      _ source: String, _ target: String, _ signs: (source: LanguageSigns, target: LanguageSigns)
    ) {
      for (text, own, other) in [(source, signs.source, signs.target), (target, signs.target, signs.source)] {
        let (mine, theirs) = own.script == other.script ? hits(text, own, other) : letters(text, own, other)
        straight += mine
        swapped += theirs
      }
    }

    /// Whether nearly all of it, and not too little, says that the sides have changed places.
    var isSwapped: Bool { swapped >= 6 && swapped > 4 * straight }

    private func hits(_ text: String, _ own: LanguageSigns, _ other: LanguageSigns) -> (Int, Int) {
      var (mine, theirs) = (0, 0)
      for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
        let (isMine, isTheirs) = (own.words.contains(word), other.words.contains(word))
        if isMine, !isTheirs { mine += 1 }
        if isTheirs, !isMine { theirs += 1 }
      }
      return (mine, theirs)
    }

    /// The script that most letters are of counts once for each text.
    private func letters(_ text: String, _ own: LanguageSigns, _ other: LanguageSigns) -> (Int, Int) {
      var (mine, theirs) = (0, 0)
      for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
        if own.script.contains(scalar.value) {
          mine += 1
        } else if other.script.contains(scalar.value) {
          theirs += 1
        }
      }
      return (mine > theirs ? 1 : 0, theirs > mine ? 1 : 0)
    }
  }
}

extension LanguageSigns {
  private enum Script {
    case latin, greek, cyrillic, hebrew, arabic, devanagari, bengali, tamil, thai, khmer, burmese, georgian
    case armenian, amharic, chinese, japanese, korean

    func contains(_ scalar: UInt32) -> Bool {
      switch self {
      case .latin: scalar < 0x0250 || 0x1E00...0x1EFF ~= scalar
      case .greek: 0x0370...0x03FF ~= scalar || 0x1F00...0x1FFF ~= scalar
      case .cyrillic: 0x0400...0x052F ~= scalar
      case .armenian: 0x0530...0x058F ~= scalar
      case .hebrew: 0x0590...0x05FF ~= scalar
      case .arabic: 0x0600...0x077F ~= scalar || 0xFB50...0xFEFC ~= scalar
      case .devanagari: 0x0900...0x097F ~= scalar
      case .bengali: 0x0980...0x09FF ~= scalar
      case .tamil: 0x0B80...0x0BFF ~= scalar
      case .thai: 0x0E00...0x0E7F ~= scalar
      case .burmese: 0x1000...0x109F ~= scalar
      case .georgian: 0x10A0...0x10FF ~= scalar
      case .amharic: 0x1200...0x139F ~= scalar
      case .khmer: 0x1780...0x17FF ~= scalar
      case .korean: 0xAC00...0xD7A3 ~= scalar || 0x1100...0x11FF ~= scalar
      case .chinese: 0x3400...0x9FFF ~= scalar || 0x20000...0x3FFFF ~= scalar
      case .japanese: 0x3040...0x30FF ~= scalar || 0x3400...0x9FFF ~= scalar
      }
    }

    static let languages: [(codes: [Substring], script: Script)] = [
      (["el"], .greek), (["ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg"], .cyrillic),
      (["hy"], .armenian), (["he", "yi"], .hebrew), (["ar", "fa", "ur", "ps"], .arabic),
      (["hi", "mr", "ne"], .devanagari), (["bn", "as"], .bengali), (["ta"], .tamil), (["th"], .thai),
      (["my"], .burmese), (["ka"], .georgian), (["am", "ti"], .amharic), (["km"], .khmer), (["ko"], .korean),
      (["zh", "yue", "wuu"], .chinese), (["ja"], .japanese),
    ]
  }

  /// The codes of two letters for those of three.
  private static let shortCodes: [Substring: Substring] = [
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "swe": "sv", "dan": "da", "nob": "nb", "nor": "nb", "no": "nb", "pol": "pl",
    "ces": "cs", "cze": "cs", "fin": "fi", "hun": "hu", "tur": "tr", "ron": "ro", "rum": "ro", "swa": "sw",
    "swh": "sw", "ind": "id", "vie": "vi", "rus": "ru", "ukr": "uk", "bul": "bg", "ell": "el", "heb": "he",
    "ara": "ar", "fas": "fa", "hin": "hi", "ben": "bn", "tam": "ta", "tha": "th", "kor": "ko", "zho": "zh",
    "chi": "zh", "cmn": "zh", "jpn": "ja", "khm": "km", "mya": "my", "kat": "ka", "hye": "hy", "amh": "am",
  ]

  private static let words: [Substring: String] = [
    "en": "the of and is that it you was for are with this have not be they he his from we",
    "de": "der die und das ist nicht ich ein eine zu den mit sie es auf dem von wir auch wird",
    "fr": "le les et des est une dans que pour qui pas vous sur avec sont nous cette il du je",
    "es": "el los y que las una por con para es está como pero más su al del muy lo ser",
    "it": "il che di è per una sono con non gli del della questo nel ha anche più come lo si",
    "pt": "o os que não uma em para com é mais do da dos ao como foi são isso ele você",
    "nl": "de het een en van ik je niet dat is op te zijn met voor hij maar ook er wij",
    "sv": "och att det som en är på för inte jag med av till har den ett om vi kan du",
    "da": "og det at en er til på ikke jeg med der af har den som et vi kan du han",
    "nb": "og det at en er til på ikke jeg med av har den som et vi kan du han ble",
    "pl": "nie się na że to jest do jak co ale od za jego czy przez tak są po był już",
    "cs": "se že na je to jako jsem ale by tak jsou pro jeho co když byl aby už od nebo",
    "fi": "ja on ei se että hän oli mutta minä kun niin myös ovat sitä tämä olen kuin jos mitä me",
    "hu": "a az és hogy nem egy van is ez meg csak volt már mint azt de ki lehet vagy nagyon",
    "tr": "bir ve bu için çok ne da de ben o değil gibi var daha kadar sonra ama her olarak mi",
    "ro": "și în nu este cu pe că o la mai ce sunt din pentru care am fost dar se lui",
    "sw": "ya na wa kwa ni katika la za kuwa hii hiyo yake lakini cha kama watu huo alisema baada wake",
    "id":
      "yang dan di itu dengan untuk tidak ini dari saya akan pada ada dalam dia kami adalah juga bisa kita",
    "vi": "là của và không có tôi một những được trong cho đã người này với các bạn để anh đó",
    "ru": "и в не на я что он с это как но по его к у она мы из был за",
    "uk": "і в не на я що він з це як але та його до у вона ми із був за",
    "bg": "и в не на аз че той с това как но по му към се да ще за от са",
  ]
}
