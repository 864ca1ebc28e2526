public import Randomness

/// The unigram language model: the segmentation whose pieces have the highest product of probabilities.
///
/// Kudo 2018, "Subword Regularization", section 3.2; found by the Viterbi algorithm in time linear in the
/// word.
public struct UnigramModel: SubwordModel {
  private let trie: ByteTrie
  private let scores: [Float]
  private let firstID: TokenID
  private let firstByteID: TokenID
  /// The score of a character spelled out in bytes: worse than any piece.
  private let byteScore: Double

  /// Takes the pieces that have scores, which are the first of the texts.
  init(texts: ByteStringTable, scores: [Float], firstID: TokenID, firstByteID: TokenID) {
    trie = ByteTrie(texts, first: scores.count)
    self.scores = scores
    self.firstID = firstID
    self.firstByteID = firstByteID
    byteScore = Double(scores.min() ?? 0) - 10
  }

  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    scratch.viterbi.reset(word.count)
    search(word, &scratch.viterbi) { false }
    append(&scratch.viterbi, of: word, to: &pieces)
  }

  private func append(
    _ scratch: inout ViterbiScratch, of word: UnsafeBufferPointer<UInt8>, to pieces: inout [TokenID]
  ) {
    scratch.trace(word.count)
    for step in scratch.path.reversed() {
      if step.piece >= 0 {
        pieces.append(firstID + step.piece)
      } else {
        appendBytes(of: word, at: Int(step.start), firstByteID, to: &pieces)
      }
    }
  }

  /// Fills in the best way to every position; of equally good ways the one with the longest last piece stays.
  ///
  /// - Parameter isDropped: Asked at each place of a piece of several characters whether to do without it there.
  @inline(__always)
  private func search(
    _ word: UnsafeBufferPointer<UInt8>, _ scratch: inout ViterbiScratch, isDropped: () -> Bool
  ) {
    var position = 0
    while position < word.count {
      let sofar = scratch.best[position].score
      let length = scalarLength(word[position])
      var isCovered = false
      var node = ByteTrie.root
      var end = position
      while end < word.count {
        node = trie.child(of: node, word[end])
        if node < 0 { break }
        end += 1
        let piece = trie.value(at: node)
        if piece < 0 { continue }
        if end - position == length {
          isCovered = true
        } else if isDropped() {
          continue
        }
        scratch.offer(end, from: position, piece, sofar + Double(scores[Int(piece)]))
      }
      if !isCovered { scratch.offer(position + length, from: position, -1, sofar + byteScore) }
      position += length
    }
  }
}

extension UnigramModel: RandomizedSubwordModel {
  /// Every piece of several characters is left out with a probability wherever it occurs, and of the segmentations by the
  /// others the best is taken.
  ///
  /// The counterpart of BPE-dropout for a vocabulary without merges (Hiraoka 2022, "MaxMatch-Dropout"), which has the same
  /// probability and the same ends; Kudo 2018 draws from all segmentations by their probabilities.
  public func segment(
    _ word: UnsafeBufferPointer<UInt8>, dropout: Float, using stream: inout RandomStream,
    _ scratch: inout SegmentationScratch, into pieces: inout [TokenID]
  ) {
    scratch.viterbi.reset(word.count)
    search(word, &scratch.viterbi) { stream.nextUniform() < dropout }
    append(&scratch.viterbi, of: word, to: &pieces)
  }
}

/// The best ways found to the positions of one word.
struct ViterbiScratch {
  struct Arrival {
    var score: Double
    var start: Int32
    var piece: Int32
  }

  fileprivate var best: [Arrival] = []
  fileprivate var path: [Arrival] = []

  fileprivate mutating func reset(_ length: Int) {
    best.removeAll(keepingCapacity: true)
    best.append(Arrival(score: 0, start: -1, piece: -1))
    best.append(contentsOf: repeatElement(Arrival(score: -.infinity, start: -1, piece: -1), count: length))
    path.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  fileprivate mutating func offer(_ end: Int, from start: Int, _ piece: Int32, _ score: Double) {
    if score > best[end].score {
      best[end] = Arrival(score: score, start: Int32(truncatingIfNeeded: start), piece: piece)
    }
  }

  /// Collects the steps of the best way, from its end.
  fileprivate mutating func trace(_ length: Int) {
    var position = length
    while position > 0 {
      path.append(best[position])
      position = Int(best[position].start)
    }
  }
}
