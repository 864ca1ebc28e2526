internal import TestSupport

/// Words that are labelled by a rule, written as a corpus for training and one for validation.
///
/// Each word is one of sixteen. Of words, the label is the kind of the word (vowel or consonant) and whether the word
/// before it was the same; of texts, it is the kind of the first word. So a word alone does not tell its label.
struct LabelCorpus {
  private let folder: TemporaryDirectory
  /// The held-out sentences and their labels.
  let sources: [String]
  let labels: [String]

  /// Writes the files into a folder.
  init(task: String, sentences: Int, heldOut: Int, in folder: TemporaryDirectory) throws {
    self.folder = folder
    // A linear congruential generator (Knuth): all that matters is that the sentences are many and always the same.
    var number: UInt64 = 1
    func next(_ bound: UInt64) -> Int {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((number >> 33) % bound)
    }
    let words = [
      "ab", "ba", "ek", "ke", "it", "ti", "on", "no", "us", "su", "am", "ma", "el", "le", "or", "ro",
    ]
    func kind(_ word: Int) -> String { word % 2 == 0 ? "vowel" : "consonant" }
    var seen: Set<[Int]> = []
    var lines: [(source: String, labels: String)] = []
    while lines.count < sentences + heldOut {
      let sentence = (0..<4 + next(7)).map { _ in next(16) }
      guard seen.insert(sentence).inserted else { continue }
      let ofWords = sentence.indices.map { index in
        let isLike = index > 0 && kind(sentence[index]) == kind(sentence[index - 1])
        return isLike ? "same" : kind(sentence[index])
      }
      lines.append(
        (
          sentence.map { words[$0] }.joined(separator: " "),
          task == "tag" ? ofWords.joined(separator: " ") : kind(sentence[0])
        ))
    }
    sources = lines[..<heldOut].map(\.source)
    labels = lines[..<heldOut].map(\.labels)
    try folder.write(lines[heldOut...].map { $0.source + "\n" }.joined(), to: "train.source")
    try folder.write(lines[heldOut...].map { $0.labels + "\n" }.joined(), to: "train.labels")
    try folder.write(sources.map { $0 + "\n" }.joined(), to: "validation.source")
    try folder.write(labels.map { $0 + "\n" }.joined(), to: "validation.labels")
  }

  /// The words of a command line that name the files.
  var files: [String] {
    [
      "--source", folder.path("train.source"), "--target", folder.path("train.labels"),
      "--validation-source", folder.path("validation.source"),
      "--validation-target", folder.path("validation.labels"), "--subword", "word",
    ]
  }
}
