internal import Glibc
internal import TestSupport

/// Sequences of digits and what is to be learned about them, written as a corpus for training and one for validation.
struct DigitCorpus {
  enum Task: String, CaseIterable {
    case copied, reversed
  }

  private let folder: TemporaryDirectory
  /// The held-out sides, no pair of which is in the corpus.
  let sources: [String]
  let targets: [String]

  /// Writes the files into a folder.
  init(_ task: Task, pairs: Int, heldOut: Int, in folder: TemporaryDirectory) throws {
    self.folder = folder
    // A linear congruential generator (Knuth): all that matters is that the sequences are many and always the same.
    var number: UInt64 = 1
    func next(_ bound: UInt64) -> UInt64 {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (number >> 33) % bound
    }
    var seen: Set<[UInt64]> = []
    var sequences: [[UInt64]] = []
    while sequences.count < pairs + heldOut {
      let length = 1 + next(10)
      let digits = (0..<length).map { _ in next(10) }
      // Nothing short is held out: of one digit there are only ten sequences.
      if sequences.count < heldOut, length < 3 { continue }
      if seen.insert(digits).inserted || length < 3 { sequences.append(digits) }
    }
    func text(_ digits: [UInt64]) -> String { digits.map(String.init).joined(separator: " ") }
    func target(_ digits: [UInt64]) -> String {
      switch task {
      case .copied: text(digits)
      case .reversed: text(digits.reversed())
      }
    }
    sources = sequences[..<heldOut].map(text)
    targets = sequences[..<heldOut].map(target)
    try folder.write(sequences[heldOut...].map { text($0) + "\n" }.joined(), to: "train.source")
    try folder.write(sequences[heldOut...].map { target($0) + "\n" }.joined(), to: "train.target")
    try folder.write(sources.map { $0 + "\n" }.joined(), to: "validation.source")
    try folder.write(targets.map { $0 + "\n" }.joined(), to: "validation.target")
  }

  /// The words of a command line that name the files, the languages and a model's folder.
  func training(_ model: String) -> [String] { ["train", "--model", model] + files }

  /// The words of a command line that name the files, the languages, and how text becomes pieces.
  var files: [String] {
    [
      "--from", "mul", "--to", "mul",
      "--source", folder.path("train.source"), "--target", folder.path("train.target"),
      "--validation-source", folder.path("validation.source"),
      "--validation-target", folder.path("validation.target"),
      "--subword", "word", "--word-boundaries", "whitespace", "--joint-vocabulary", "--tokenization", "none",
    ]
  }
}
