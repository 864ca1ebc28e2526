/// How much of an archive is read; beyond that it is no document, but made to fill memory.
struct ArchiveLimits: Sendable {
  /// Bytes of the archive itself.
  var fileBytes = 1 << 30
  var entries = 20_000
  /// Bytes of one part as it is read, and of all that are.
  var partBytes = 128 << 20
  var totalBytes = 256 << 20
  /// How many times as large as it is stored a part, or the whole, may be, once it has more than `ratioFloor` bytes.
  var ratio = 200
  var ratioFloor = 4 << 20

  static let standard = ArchiveLimits()
}
