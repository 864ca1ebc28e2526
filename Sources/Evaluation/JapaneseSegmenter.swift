internal import CMeCab
internal import Synchronization

/// The words of Japanese text by MeCab and the dictionary of IPA, as sacreBLEU's `ja-mecab` finds them.
///
/// Kudo, Yamamoto and Matsumoto 2004.
final class JapaneseSegmenter: Sendable {
  /// The one of this process, or why there is none.
  static let shared = Result { () throws(EvaluationError) in try JapaneseSegmenter() }

  /// That of MeCab.
  let version: String
  private let analyser: Mutex<OpaquePointer>

  /// Where the Debian package mecab-ipadic-utf8 puts the dictionary.
  private static let dictionary = "/var/lib/mecab/dic/ipadic-utf8"

  /// How many words the dictionary of sacreBLEU has; Debian's has one more, 令和.
  private static let words: ClosedRange<UInt32> = 392_126...392_127

  private init() throws(EvaluationError) {
    var reason: UnsafePointer<CChar>?
    guard let analyser = mecab_analyser_open(Self.dictionary, &reason) else {
      let reason = reason.map { String(cString: $0) } ?? ""
      throw .tokenizationUnavailable(.japanese, reason: reason)
    }
    let (words, others) = (mecab_analyser_words(analyser), mecab_analyser_userDictionaries(analyser))
    guard Self.words.contains(words), others == 0 else {
      throw .tokenizationUnavailable(
        .japanese, reason: "\(Self.dictionary) has \(words) words, and IPA's has \(Self.words.lowerBound)")
    }
    version = String(cString: mecab_analyser_version(analyser))
    self.analyser = Mutex(analyser)
  }

  /// Returns the text with a space behind each word.
  func words(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard !text.isEmpty else { return [] }
    let bytes = Array(String(String.UnicodeScalarView(text)).utf8)
    let boundaries = Self.boundaries(in: bytes)
    return analyser.withLock { analyser in
      bytes.withUnsafeBytes { bytes in
        let sentence = bytes.bindMemory(to: CChar.self)
        mecab_analyser_setSentence(analyser, sentence.baseAddress, UInt64(sentence.count))
        for boundary in boundaries { mecab_analyser_setBoundary(analyser, UInt64(boundary)) }
        guard let words = mecab_analyser_parse(analyser) else { return text }
        return Array(String(cString: words).unicodeScalars)
      }
    }
  }

  /// Returns the bytes before which a word has to begin: those of 和 in 令和, the era that began after the dictionary of
  /// sacreBLEU was made.
  private static func boundaries(in bytes: [UInt8]) -> [Int] {
    let name = Array("令和".utf8)
    return bytes.indices.dropLast(name.count - 1).compactMap { start in
      bytes[start] == name[0] && bytes[start...].starts(with: name) ? start + name.count / 2 : nil
    }
  }
}
