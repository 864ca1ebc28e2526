internal import Translation

/// Translations that may be asked for again: the same text gets the same translation, so that nothing is lost.
struct TranslationCache {
  /// What a translation depends on.
  struct Key: Hashable {
    let model: Int
    let mode: TranslationMode
    let text: String
    let prefix: String
    let marked: [Range<Int>]
  }

  private struct Entry {
    let translation: TranslatedText
    let bytes: Int
    var lastUse: Int
  }

  private let limit: Int
  private var entries: [Key: Entry] = [:]
  private(set) var bytes = 0
  private var time = 0

  /// - Parameter limit: How many bytes it may hold, about; 0 for none.
  init(limit: Int) { self.limit = limit }

  mutating func translation(of key: Key) -> TranslatedText? {
    guard let place = entries.index(forKey: key) else { return nil }
    time += 1
    entries.values[place].lastUse = time
    return entries.values[place].translation
  }

  mutating func add(_ translation: TranslatedText, for key: Key) {
    // Matrices are too large to be kept for who may ask again, and so may the terms of a client be.
    guard translation.attention.isEmpty, key.mode.glossary == nil else { return }
    let size = Self.bytes(of: translation, key)
    guard size <= limit / 16 else { return }
    time += 1
    if let old = entries.updateValue(Entry(translation: translation, bytes: size, lastUse: time), forKey: key)
    {
      bytes -= old.bytes
    }
    bytes += size
    if bytes > limit { shrink() }
  }

  /// Forgets a quarter, that used longest ago.
  private mutating func shrink() {
    let times = entries.values.map { ($0.lastUse, $0.bytes) }.sorted { $0.0 < $1.0 }
    var (freed, last) = (0, 0)
    for (time, size) in times where bytes - freed > limit / 4 * 3 {
      freed += size
      last = time
    }
    entries = entries.filter { $0.value.lastUse > last }
    bytes -= freed
  }

  private static func bytes(of translation: TranslatedText, _ key: Key) -> Int {
    let texts = 2 * key.text.utf8.count + key.prefix.utf8.count + translation.text.utf8.count
    let alternatives = translation.alternatives.reduce(0) { $0 + $1.text.utf8.count + 32 }
    let pieces = 24 * (translation.sourcePieces.count + translation.targetPieces.count)
    let links = 16 * (translation.alignment.count + translation.unitAlignment.count)
    return 400 + texts + alternatives + pieces + links + 16 * key.marked.count
  }
}
