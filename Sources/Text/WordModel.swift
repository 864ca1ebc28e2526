/// Whole words as pieces; a word that the vocabulary lacks is `<unk>`.
public struct WordModel: SubwordModel {
  private let words: ByteStringTable
  private let firstID: TokenID
  private let unknownID: TokenID

  init(words: ByteStringTable, firstID: TokenID, unknownID: TokenID) {
    self.words = words
    self.firstID = firstID
    self.unknownID = unknownID
  }

  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    pieces.append(words.index(of: word).map { firstID + TokenID($0) } ?? unknownID)
  }
}
