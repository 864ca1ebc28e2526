internal import Files

/// The files of a packed corpus that is being packed.
final class PackedWriter {
  private let folder: PackedFolder
  private(set) var progress: PackingProgress
  private let offsets: AppendedFile
  private let tokens: AppendedFile
  private let lines: AppendedFile
  /// The pairs that had been read when the progress was last noted.
  private var noted: Int

  /// Goes on where a packing has come to, or begins one.
  ///
  /// - Returns: nil where the files are not as long as they were then.
  init?(_ folder: PackedFolder, _ progress: PackingProgress) throws {
    guard let offsets = try AppendedFile(path: folder.offsetsPath, keeping: progress.offsets),
      let tokens = try AppendedFile(path: folder.tokensPath, keeping: progress.tokens),
      let lines = try AppendedFile(path: folder.linesPath, keeping: progress.lines)
    else { return nil }
    self.folder = folder
    self.progress = progress
    (self.offsets, self.tokens, self.lines) = (offsets, tokens, lines)
    noted = progress.read
    if offsets.checksum.length == 0 { try append([UInt64(0)], to: offsets) }
  }

  /// Takes note that the pairs from here on come from a part of the corpus.
  func begin(part: Int, at pair: Int) {
    while progress.partStarts.count <= part { progress.partStarts.append(pair) }
  }

  /// Appends pairs.
  func append(_ pairs: EncodedPairs) throws {
    var end = UInt64(progress.source.tokens + progress.target.tokens)
    let ends = pairs.lengths.map { length in
      end += UInt64(length)
      return end
    }
    try pairs.tokens.withUnsafeBytes { try tokens.append($0) }
    try append(ends, to: offsets)
    try append(pairs.lines, to: lines)
    for (place, length) in pairs.lengths.enumerated() {
      if place % 2 == 0 {
        progress.source.tokens += Int(length)
      } else {
        progress.target.tokens += Int(length)
      }
    }
    progress.source.words += pairs.sourceWords
    progress.target.words += pairs.targetWords
    progress.pairs += pairs.lines.count
  }

  private func append(_ numbers: [UInt64], to file: AppendedFile) throws {
    try numbers.map(\.littleEndian).withUnsafeBytes { try file.append($0) }
  }

  /// Notes how far the packing has come where as many pairs have been read since the last time.
  ///
  /// - Parameter read: Pairs read so far; less than before while those read before are read again.
  func note(read: Int, every interval: Int) throws {
    progress.read = max(progress.read, read)
    if progress.read - noted >= interval { try note() }
  }

  /// Notes how far the packing has come, once all of it has reached the disk.
  func note() throws {
    for file in [offsets, tokens, lines] { try file.synchronize() }
    (progress.offsets, progress.tokens, progress.lines) = (offsets.checksum, tokens.checksum, lines.checksum)
    try progress.write(to: folder)
    noted = progress.read
  }
}
