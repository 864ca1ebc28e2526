internal import Randomness

extension TextPair {
  /// The same with its tree over other words: as many edges, in the same shape, that lead anywhere.
  func shufflingTree(_ stream: inout RandomStream) -> TextPair {
    guard let heads else { return self }
    var places = Array(heads.indices)
    stream.shuffle(&places)
    var shuffled = [Int](repeating: 0, count: heads.count)
    for (word, head) in heads.enumerated() {
      shuffled[places[word]] = heads.indices.contains(head - 1) ? places[head - 1] + 1 : 0
    }
    var pair = self
    pair.heads = shuffled
    return pair
  }
}

extension TaskData {
  /// The same with the trees over other words, those of each sentence drawn by its number.
  func shufflingTrees(_ seed: Seed) -> TaskData {
    var data = self
    func shuffled(_ pairs: [TextPair], _ part: Int) -> [TextPair] {
      pairs.enumerated().map { number, pair in
        var stream = seed.stream(.sampling, part, number)
        return pair.shufflingTree(&stream)
      }
    }
    (data.training, data.test) = (shuffled(training, 0), shuffled(test, 1))
    return data
  }
}
