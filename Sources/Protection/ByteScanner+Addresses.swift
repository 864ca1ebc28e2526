/// Addresses, hosts, files and paths. Each returns where it ends, or nil where it does not stand.
extension ByteScanner {
  /// `https://example.org/x?y=z`, `www.example.org`, `mailto:a@b.org`.
  func urlEnd(from start: Int) -> Int? {
    let scheme = end(from: start) { isASCIILetterOrDigit($0) || "+-.".utf8.contains($0) }
    let hasScheme = scheme > start && isASCIILetter(self[start]) && contains("://", at: scheme)
    let isOther = ["mailto:", "tel:", "www."].contains { contains($0, at: start) }
    guard hasScheme || isOther else { return nil }
    let end = addressEnd(from: hasScheme ? scheme + 3 : start)
    return end > (hasScheme ? scheme + 3 : start + 4) ? end : nil
  }

  /// Returns where a run without white space ends, less what closes the sentence or bracket that it stands in.
  private func addressEnd(from start: Int) -> Int {
    var end = start
    while end < count, !isASCIISpace(bytes[end]), !"<>\"`".utf8.contains(bytes[end]), !isClosingMark(at: end)
    {
      end = scalarEnd(at: end)
    }
    while end > start {
      let last = self[end - 1]
      if ".,;:!?'".utf8.contains(last) || isUnopened(last, in: start..<end - 1) {
        end -= 1
      } else {
        break
      }
    }
    return end
  }

  /// Quotes and full stops beyond ASCII, which no address holds.
  private func isClosingMark(at position: Int) -> Bool {
    guard bytes[position] >= 0x80, let scalar = scalar(at: position) else { return false }
    return scalar.properties.isWhitespace || "“”„»«’‘。，！？；：、）」』》".unicodeScalars.contains(scalar)
  }

  private func isUnopened(_ closing: UInt8, in range: Range<Int>) -> Bool {
    let pairs: KeyValuePairs = [
      UInt8(ascii: ")"): UInt8(ascii: "("), UInt8(ascii: "]"): UInt8(ascii: "["),
      UInt8(ascii: "}"): UInt8(ascii: "{"),
    ]
    guard let opening = pairs.first(where: { $0.key == closing })?.value else { return false }
    return range.count { bytes[$0] == opening } <= range.count { bytes[$0] == closing }
  }

  /// `name@example.org`, `jörg@uni-köln.de`.
  func emailAddressEnd(from start: Int) -> Int? {
    let local = nameEnd(from: start, with: "._%+-")
    guard local > start, self[local] == UInt8(ascii: "@"), let end = hostEnd(from: local + 1) else {
      return nil
    }
    return end
  }

  /// Returns where letters of scripts with spaces, digits and some signs end.
  private func nameEnd(from start: Int, with signs: StaticString) -> Int {
    var end = start
    while end < count {
      if bytes[end] < 0x80 {
        let isSign = signs.withUTF8Buffer { $0.contains(bytes[end]) }
        guard isSign || isASCIILetterOrDigit(bytes[end]) else { break }
      } else {
        guard let scalar = scalar(at: end), scalar.properties.isAlphabetic, !scalar.properties.isIdeographic,
          scalar.properties.generalCategory != .otherLetter
        else { break }
      }
      end = scalarEnd(at: end)
    }
    return end
  }

  /// Returns where a name of at least two labels ends, the last of them of letters.
  private func hostEnd(from start: Int) -> Int? {
    var end = nameEnd(from: start, with: "-.")
    while end > start, "-.".utf8.contains(self[end - 1]) { end -= 1 }
    guard let dot = (start..<end).last(where: { self[$0] == UInt8(ascii: ".") }), dot > start, end - dot > 2,
      (dot + 1..<end).allSatisfy({ isASCIILetter(self[$0]) })
    else { return nil }
    return end
  }

  /// `report.pdf`, `example.org`, `/usr/bin/env`, `./x`, `~/y.txt`, `C:\Users`, `src/main.c`, `@user`, `#tag`, `--option`.
  func fileNameEnd(from start: Int) -> Int? {
    switch self[start] {
    case UInt8(ascii: "@"), UInt8(ascii: "#"):
      let end = end(from: start + 1) { isASCIILetterOrDigit($0) || $0 == UInt8(ascii: "_") }
      let isNumber = self[start] == UInt8(ascii: "#") && isASCIIDigit(self[start + 1])
      return end > start + 1 && (isNumber || isASCIILetter(self[start + 1])) ? end : nil
    case UInt8(ascii: "-"):
      guard contains("--", at: start), isASCIILetter(self[start + 2]) else { return nil }
      return end(from: start + 2) { isASCIILetterOrDigit($0) || "-_=".utf8.contains($0) }
    case UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "."): return pathEnd(from: start)
    default:
      if isASCIILetter(self[start]), contains(":\\", at: start + 1) { return addressEnd(from: start) }
      return namedFileEnd(from: start)
    }
  }

  private func pathEnd(from start: Int) -> Int? {
    let slash = end(from: start) { ".~".utf8.contains($0) }
    let isHidden = self[start] == UInt8(ascii: ".") && slash == start + 1 && isASCIILetter(self[slash])
    guard slash - start <= 2, self[slash] == UInt8(ascii: "/") || isHidden else { return nil }
    let name = isHidden ? slash : slash + 1
    guard isASCIILetterOrDigit(self[name]) || "._".utf8.contains(self[name]) else { return nil }
    return addressEnd(from: start)
  }

  /// A name that ends in what files or hosts end in, after folders or not.
  private func namedFileEnd(from start: Int) -> Int? {
    var end = end(from: start) { isASCIILetterOrDigit($0) || "._-/+".utf8.contains($0) }
    while end > start, "._-/+".utf8.contains(self[end - 1]) { end -= 1 }
    guard let dot = (start..<end).last(where: { self[$0] == UInt8(ascii: ".") }), dot > start,
      !isWord(at: end)
    else {
      return nil
    }
    let ending = lowercased(dot + 1..<end)
    if Self.fileEndings.contains(ending) { return end }
    // `example.org/path`: the host ends before the first slash.
    let host = self.end(from: start) { isASCIILetterOrDigit($0) || "-.".utf8.contains($0) }
    guard let last = (start..<host).last(where: { self[$0] == UInt8(ascii: ".") }), last > start else {
      return nil
    }
    return Self.hostEndings.contains(lowercased(last + 1..<host)) && !isASCIILetter(self[host]) ? end : nil
  }

  private static let fileEndings: Set = [
    "txt", "md", "pdf", "doc", "docx", "odt", "ods", "odp", "xls", "xlsx", "ppt", "pptx", "rtf", "csv", "tsv",
    "json",
    "yaml", "yml", "toml", "xml", "html", "htm", "xhtml", "css", "js", "ts", "py", "swift", "c", "h", "cpp",
    "hpp", "rs",
    "go", "java", "rb", "php", "sh", "bat", "exe", "dll", "so", "deb", "rpm", "zip", "gz", "tgz", "tar",
    "bz2", "xz", "7z",
    "jpg", "jpeg", "png", "gif", "svg", "bmp", "tif", "tiff", "webp", "ico", "mp3", "mp4", "wav", "ogg",
    "flac", "avi",
    "mkv", "mov", "srt", "vtt", "po", "pot", "mo", "xliff", "xlf", "tmx", "epub", "tex", "bib", "log", "ini",
    "cfg",
    "conf", "db", "sql", "iso", "img", "bin", "dat", "bak", "tmp", "lock", "ipynb", "cs", "kt", "lua", "pl",
    "vue", "tsx",
  ]

  private static let hostEndings: Set = [
    "com", "org", "net", "edu", "gov", "info", "biz", "io", "eu", "de", "at", "ch", "uk", "fr", "cn", "jp",
    "ru", "nl",
    "app", "dev", "tv",
  ]
}
