/// The version of MeCab, which finds the words of Japanese; it need not be installed.
package enum MeCabVersion {
  /// Nil where MeCab or its dictionary is missing.
  package static var library: String? { try? JapaneseSegmenter.shared.get().version }
}
