extension MarkedText {
  /// Whether a place is inside of what must not change.
  func isProtected(_ offset: Int) -> Bool {
    var (low, high) = (0, protected.count)
    while low < high {
      let middle = (low + high) / 2
      if protected[middle].upperBound > offset { high = middle } else { low = middle + 1 }
    }
    return low < protected.count && protected[low].contains(offset)
  }

  /// Returns the text with some of its stretches replaced; marks move with what they stand at.
  ///
  /// - Parameter stretches: UTF-8 offsets, in order, apart from each other, at the edges of characters.
  func replacing(_ stretches: [Range<Int>], with replacement: String) -> MarkedText {
    guard !stretches.isEmpty else { return self }
    let bytes = Array(text.utf8)
    var result = self
    var written: [UInt8] = []
    var position = 0
    for stretch in stretches {
      written += bytes[position..<stretch.lowerBound]
      written += Array(replacement.utf8)
      position = stretch.upperBound
    }
    written += bytes[position...]
    result.text = String(decoding: written, as: UTF8.self)
    let length = replacement.utf8.count
    func moved(_ offset: Int) -> Int {
      var shift = 0
      for stretch in stretches {
        if offset < stretch.upperBound || stretch.isEmpty && offset <= stretch.lowerBound { break }
        shift += length - stretch.count
      }
      return offset + shift
    }
    for index in marks.indices { result.marks[index].offset = moved(marks[index].offset) }
    result.protected = protected.map { moved($0.lowerBound)..<moved($0.upperBound) }
    return result
  }
}
