internal import Bitext
internal import Files
internal import Randomness

/// What a study trains, validates and tests on: what the user named, or what was held out of it.
struct StudyCorpora: Sendable {
  let training: Corpus
  let validation: Corpus
  /// As the user named it.
  private let whole: Corpus
  private let tested: Tested
  private let heldOut: StudyConfiguration.HeldOut
  private let folder: StudyFolder

  init(_ configuration: StudyConfiguration, _ folder: StudyFolder) {
    heldOut = configuration.heldOut
    self.folder = folder
    func tagged(_ corpus: Corpus) -> Corpus {
      var corpus = corpus
      (corpus.sourceLanguage, corpus.targetLanguage) = (
        configuration.sourceLanguage, configuration.targetLanguage
      )
      return corpus
    }
    whole = tagged(configuration.corpus)
    let divides = configuration.heldOut != StudyConfiguration.HeldOut()
    training = divides ? part(.training, in: folder) : whole
    validation = configuration.validation.map(tagged) ?? part(.validation, in: folder)
    tested =
      switch configuration.test {
      case .validation: .corpus(validation)
      case .heldOut: .corpus(part(.test, in: folder))
      case .corpus(let corpus): .corpus(tagged(corpus))
      case .files(let source, let references): .files(source: source, references: references)
      }
  }

  /// Writes what is held out, and what is left, where anything is to be held out.
  func divide(seed: UInt64) throws {
    guard heldOut != StudyConfiguration.HeldOut() else { return }
    let pairs = try whole.pairs(.none).pairs
    let split = try CorpusSplitter(
      validationCount: heldOut.validation, testCount: heldOut.test, seed: Seed(seed)
    ).split(pairs)
    try FileSystem.createDirectory(folder.corpusPath)
    let sets: [(set: Part, indices: [Int])] = [
      (.training, split.training), (.validation, split.validation), (.test, split.test),
    ]
    for (set, indices) in sets where !indices.isEmpty {
      let paths = paths(of: set, in: folder)
      try CorpusWriter.write(to: .aligned(source: paths.source, target: paths.target)) { writer in
        for index in indices { try writer.write(pairs[index]) }
      }
    }
  }

  /// Where in the study's folder what is trained and validated on lies, and what was held out, if the study made it.
  var dividedPaths: [String] {
    let sets: [Part] = [.training, .validation, .test]
    return sets.map { paths(of: $0, in: folder) }.flatMap { [$0.source, $0.target] }
  }

  /// Reads what the systems are compared on.
  func test() throws -> TestSet {
    switch tested {
    case .corpus(let corpus): try TestSet(corpus)
    case .files(let source, let references): try TestSet(source: source, references: references)
    }
  }
}

/// What is tested on, wherever it came from.
private enum Tested {
  case corpus(Corpus)
  case files(source: String, references: [String])
}

private enum Part: String {
  case training = "train"
  case validation, test
}

private func part(_ set: Part, in folder: StudyFolder) -> Corpus {
  let paths = paths(of: set, in: folder)
  return Corpus([.aligned(source: paths.source, target: paths.target)])
}

private func paths(of set: Part, in folder: StudyFolder) -> (source: String, target: String) {
  let path = FileSystem.join(folder.corpusPath, set.rawValue)
  return (path + ".source", path + ".target")
}
