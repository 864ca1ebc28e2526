public import Files

extension Vocabulary {
  /// What a model's weights depend on: which piece has which number, and how words are cut into pieces.
  ///
  /// Two vocabularies with the same checksum give every row of an embedding the same meaning. The normalisation of text
  /// that comes before is not part of it, since it can be declared for a vocabulary that is there.
  public var rowChecksum: FileChecksum {
    var bytes = Array("\(kind.rawValue)\n\(wordBoundaries)\n".utf8)
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(Int64(texts.count))
    for index in 0..<texts.count {
      append(Int64(texts.length(of: index)))
      bytes.append(contentsOf: texts.bytes(of: index))
    }
    switch content {
    case .merges(let merges):
      for merge in merges { for id in [merge.left, merge.right, merge.result] { append(id) } }
    case .scores(let scores):
      for score in scores { append(score.bitPattern) }
    case .counts(let counts):
      for count in counts { append(Int64(count)) }
    }
    if tagCount > 0 { append(Int64(tagCount)) }
    return bytes.withUnsafeBytes { FileChecksum($0) }
  }
}
