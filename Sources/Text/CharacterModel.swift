/// Single code points as pieces; one that the vocabulary lacks is spelled out in bytes.
public struct CharacterModel: SubwordModel {
  private var characters = ScalarTable()
  private let firstByteID: TokenID

  init(characters: [(codePoint: UInt32, id: TokenID)], firstByteID: TokenID) {
    self.firstByteID = firstByteID
    for character in characters { self.characters[character.codePoint] = character.id }
  }

  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    var position = 0
    while position < word.count {
      let scalar = decodeScalar(word, at: position)
      let id = characters[scalar.value]
      if id >= 0 { pieces.append(id) } else { appendBytes(of: word, at: position, firstByteID, to: &pieces) }
      position += scalar.length
    }
  }
}
