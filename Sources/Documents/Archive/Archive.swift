internal import CZip
internal import Glibc

/// A zip archive in memory: its entries, and new ones in the place of some of them.
///
/// What is not replaced keeps its compressed bytes, its name and its place, as the first entry of an EPUB must.
struct Archive: Sendable {
  /// One file of an archive.
  struct Entry: Sendable {
    let index: UInt64
    let name: String
    let bytes: UInt64
    let storedBytes: UInt64
  }

  let entries: [Entry]
  private let bytes: [UInt8]
  private let path: String
  private let limits: ArchiveLimits

  /// Reads the list of entries.
  ///
  /// - Throws: A `DocumentError` for what is no archive, is encrypted, is larger than a document, or has entries that would
  ///   leave the folder that it is unpacked into: `..`, absolute paths, links.
  init(_ bytes: [UInt8], path: String, limits: ArchiveLimits = .standard) throws {
    self.bytes = bytes
    self.path = path
    self.limits = limits
    entries = try Self.withArchive(bytes, path) { try Self.list($0, path, limits) }
    try checkGrowth()
    var names: Set<String> = []
    for entry in entries {
      guard names.insert(entry.name).inserted else {
        throw DocumentError.refusedArchive(path: path, entry: entry.name, reason: "is there twice")
      }
    }
  }

  /// Throws where all entries together would be many times as large as the archive.
  private func checkGrowth() throws {
    let (floor, ratio) = (UInt64(limits.ratioFloor), UInt64(limits.ratio))
    var total: UInt64 = 0
    for entry in entries { total = total.addingReportingOverflow(min(entry.bytes, 1 << 40)).partialValue }
    if total > floor, total / ratio > UInt64(bytes.count) {
      throw DocumentError.refusedArchive(
        path: path, entry: nil,
        reason: "would be more than \(ratio) times as large unpacked, as no document is")
    }
  }

  /// Returns the bytes of some entries, in their order.
  func contents(of entries: [Entry]) throws -> [[UInt8]] {
    try Self.withArchive(bytes, path) { archive in
      var total = 0
      return try entries.map { entry in
        let left = limits.totalBytes - total
        let content = try read(entry, archive, limit: min(limits.partBytes, left))
        total += content.count
        return content
      }
    }
  }

  /// Returns the archive with other bytes for some entries.
  func replacing(_ contents: [(entry: Entry, bytes: [UInt8])]) throws -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    // A copy of its own: libzip 1.7 frees what an archive is rewritten from, whether it was told to or not.
    let copy = try copied(bytes)
    guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error) else {
      free(copy)
      throw damaged(&error)
    }
    // The archive gives the source back when it is closed; what was written to it is read after that.
    zip_source_keep(source)
    defer { zip_source_free(source) }
    guard let archive = zip_open_from_source(source, 0, &error) else {
      zip_source_free(source)
      throw damaged(&error)
    }
    do {
      for (entry, bytes) in contents { try replace(entry, bytes, in: archive) }
    } catch {
      zip_discard(archive)
      throw error
    }
    guard zip_close(archive) == 0 else {
      let failure = damaged(zip_get_error(archive))
      zip_discard(archive)
      throw failure
    }
    return try written(source)
  }

  /// Returns bytes where malloc puts them, as libzip frees them.
  private func copied(_ bytes: [UInt8]) throws -> UnsafeMutableRawPointer {
    guard let copy = malloc(max(1, bytes.count)) else {
      throw DocumentError.tooLarge(path: path, limit: limits.totalBytes)
    }
    bytes.withUnsafeBytes { if let base = $0.baseAddress { memcpy(copy, base, bytes.count) } }
    return copy
  }

  // MARK: Reading

  /// Opens the archive for reading while a body runs.
  private static func withArchive<Result>(
    _ bytes: [UInt8], _ path: String, _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    try bytes.withUnsafeBytes { stored in
      var error = zip_error_t()
      zip_error_init(&error)
      defer { zip_error_fini(&error) }
      guard let source = zip_source_buffer_create(stored.baseAddress, UInt64(stored.count), 0, &error) else {
        throw DocumentError.damagedArchive(path: path, reason: String(cString: zip_error_strerror(&error)))
      }
      guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
        zip_source_free(source)
        throw DocumentError.damagedArchive(path: path, reason: String(cString: zip_error_strerror(&error)))
      }
      defer { zip_discard(archive) }
      return try body(archive)
    }
  }

  private static func list(_ archive: OpaquePointer, _ path: String, _ limits: ArchiveLimits) throws
    -> [Entry]
  {
    let count = zip_get_num_entries(archive, 0)
    guard count <= limits.entries else {
      throw DocumentError.refusedArchive(
        path: path, entry: nil,
        reason: "has \(count) entries, more than the \(limits.entries) of any document")
    }
    return try (0..<UInt64(max(0, count))).map { index in
      var status = zip_stat_t()
      guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
        throw DocumentError.damagedArchive(path: path, reason: String(cString: zip_strerror(archive)))
      }
      let entry = Entry(
        index: index, name: String(cString: name), bytes: status.size, storedBytes: status.comp_size)
      if let reason = refusal(of: entry, status, archive, limits) {
        throw DocumentError.refusedArchive(path: path, entry: entry.name, reason: reason)
      }
      return entry
    }
  }

  /// What speaks against an entry; nil for nothing.
  private static func refusal(
    of entry: Entry, _ status: zip_stat_t, _ archive: OpaquePointer, _ limits: ArchiveLimits
  ) -> String? {
    if entry.name.isEmpty { return "has no name" }
    let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
    if entry.name.hasPrefix("/") || entry.name.contains("\\") || entry.name.contains(":")
      || parts.contains("..")
    {
      return "leads out of the archive"
    }
    if status.encryption_method != 0 { return "is encrypted: save the document without a password" }
    if entry.bytes > UInt64(limits.ratioFloor), entry.bytes / UInt64(limits.ratio) > entry.storedBytes {
      return "would be more than \(limits.ratio) times as large unpacked, as no document is"
    }
    var system: UInt8 = 0
    var attributes: UInt32 = 0
    zip_file_get_external_attributes(archive, entry.index, 0, &system, &attributes)
    // The type of a file, as Unix has it, is in the upper half: 0xA000 is a symbolic link.
    if Int32(system) == ZIP_OPSYS_UNIX, attributes >> 16 & 0xF000 == 0xA000 { return "is a symbolic link" }
    return nil
  }

  private func read(_ entry: Entry, _ archive: OpaquePointer, limit: Int) throws -> [UInt8] {
    guard entry.bytes <= UInt64(max(0, limit)) else { throw tooLarge(entry) }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw DocumentError.damagedArchive(
        path: path, reason: "'\(entry.name)': \(String(cString: zip_strerror(archive)))")
    }
    defer { zip_fclose(file) }
    var content: [UInt8] = []
    content.reserveCapacity(Int(entry.bytes))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = zip_fread(file, &buffer, UInt64(buffer.count))
      guard count >= 0 else {
        throw DocumentError.damagedArchive(
          path: path, reason: "'\(entry.name)': \(String(cString: zip_file_strerror(file)))")
      }
      if count == 0 { return content }
      // What it says of its size need not be true.
      guard content.count + Int(count) <= limit else { throw tooLarge(entry) }
      content += buffer[..<Int(count)]
    }
  }

  private func tooLarge(_ entry: Entry) -> DocumentError {
    .refusedArchive(
      path: path, entry: entry.name,
      reason:
        "has more text than is read (\(limits.partBytes >> 20) MiB of a part, \(limits.totalBytes >> 20) MiB of all)"
    )
  }

  // MARK: Writing

  private func replace(_ entry: Entry, _ content: [UInt8], in archive: OpaquePointer) throws {
    var status = zip_stat_t()
    guard zip_stat_index(archive, entry.index, 0, &status) == 0 else { throw damaged(zip_get_error(archive)) }
    let copy = try copied(content)
    guard let source = zip_source_buffer(archive, copy, UInt64(content.count), 1) else {
      free(copy)
      throw damaged(zip_get_error(archive))
    }
    guard zip_file_replace(archive, entry.index, source, 0) == 0 else {
      zip_source_free(source)
      throw damaged(zip_get_error(archive))
    }
    // Method and time stay, so that the same document makes the same bytes.
    let method = status.comp_method == UInt16(ZIP_CM_STORE) ? ZIP_CM_STORE : ZIP_CM_DEFLATE
    guard zip_set_file_compression(archive, entry.index, method, 0) == 0,
      zip_file_set_mtime(archive, entry.index, status.mtime, 0) == 0
    else { throw damaged(zip_get_error(archive)) }
  }

  private func written(_ source: OpaquePointer) throws -> [UInt8] {
    guard zip_source_open(source) == 0 else { throw damaged(zip_source_error(source)) }
    defer { zip_source_close(source) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = zip_source_read(source, &buffer, UInt64(buffer.count))
      guard count >= 0 else { throw damaged(zip_source_error(source)) }
      if count == 0 { return result }
      result += buffer[..<Int(count)]
    }
  }

  private func damaged(_ error: UnsafeMutablePointer<zip_error_t>) -> DocumentError {
    .damagedArchive(path: path, reason: String(cString: zip_error_strerror(error)))
  }
}
