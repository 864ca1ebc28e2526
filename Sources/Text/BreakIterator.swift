internal import CICU
public import Files

/// What kind of boundaries a break iterator finds.
package enum BreakKind: Sendable {
  case word, sentence
}

/// An ICU break iterator over UTF-8, kept open because opening one is slow; for one thread at a time.
package final class BreakIterator {
  private let iterator: OpaquePointer

  /// Opens an iterator for a locale such as `fi`, `zh-Hant` or `root`.
  ///
  /// - Throws: `LocaleError.malformed` for a name that is no locale.
  package init(_ kind: BreakKind, locale: String) throws {
    let identifier = try icuIdentifier(ofLocale: locale)
    var status = Int32(0)
    let iterator =
      switch kind {
      case .word: icu_ubrk_openWords(identifier, &status)
      case .sentence: icu_ubrk_openSentences(identifier, &status)
      }
    guard let iterator else {
      throw LocaleError.unavailable(locale, reason: String(cString: icu_u_errorName(status)))
    }
    self.iterator = iterator
  }

  deinit { icu_ubrk_close(iterator) }

  /// Calls the body with the end of each segment of the text, as byte offsets, in order.
  @inline(__always)
  package func forEachBoundary(in bytes: UnsafeBufferPointer<UInt8>, _ body: (_ end: Int) -> Void) {
    if bytes.isEmpty { return }
    point(at: bytes)
    _ = icu_ubrk_first(iterator)
    while true {
      let end = icu_ubrk_next(iterator)
      if end < 0 { break }
      body(Int(end))
    }
  }

  /// The text is read in place, so the buffer must outlive the iteration.
  private func point(at bytes: UnsafeBufferPointer<UInt8>) {
    var status = Int32(0)
    icu_ubrk_setUTF8(iterator, bytes.baseAddress, Int64(bytes.count), &status)
    precondition(
      status <= 0, "ICU segmentation failed: \(String(cString: icu_u_errorName(status)))")
  }
}

/// A locale that cannot be used.
public enum LocaleError: ReportableError {
  case malformed(String)
  case unavailable(String, reason: String)

  public var exitStatus: ExitStatus { .usage }

  public var description: String {
    switch self {
    case .malformed(let locale):
      return "'\(locale)' is not a language tag; write one such as de, zh-Hant or root"
    case .unavailable(let locale, let reason):
      return "ICU has no text boundaries for '\(locale)' (\(reason)); use root"
    }
  }
}

/// Returns ICU's name of the locale of a BCP 47 language tag.
private func icuIdentifier(ofLocale locale: String) throws -> String {
  if locale == "root" || locale == "und" { return "root" }
  let tag = locale.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
  var identifier = [CChar](repeating: 0, count: 160)
  var parsed: Int32 = 0
  var status = Int32(0)
  let length = (tag + [0]).withUnsafeBufferPointer { tag in
    tag.withMemoryRebound(to: CChar.self) {
      icu_uloc_forLanguageTag($0.baseAddress, &identifier, Int32(identifier.count), &parsed, &status)
    }
  }
  guard status <= 0, length > 0, Int(parsed) == tag.count else {
    throw LocaleError.malformed(locale)
  }
  return String(decoding: identifier[..<Int(length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
