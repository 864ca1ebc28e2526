internal import Bitext
internal import Files
internal import Randomness
internal import Study
internal import Training
internal import Translation

/// What experiments work with: a folder, a seed, threads, and a way to train systems.
package struct Workbench {
  let folder: ExperimentFolder
  /// The folder of the grammars that data are made by; nil where none was found.
  let grammars: String?
  let seed: Seed
  let threads: Int
  let observe: (ExperimentEvent) -> Void
  let shouldStop: @Sendable () -> Bool
  let log = TrialLog()

  /// Ends the experiment where the user has asked for it.
  func checkForEnd() throws {
    if shouldStop() { throw Interruption() }
  }

  /// Says what is done next, unless the user has asked for an end.
  func begin(_ step: String) throws {
    try checkForEnd()
    observe(.step(step))
  }

  /// Trains the systems of a trial, or goes on where that was stopped.
  ///
  /// - Throws: `Interruption`, where the user has asked for an end.
  func train(_ trial: Trial) throws -> TrainedTrial {
    try checkForEnd()
    let study = folder.study(trial.name)
    let observe = observe
    var task = try StudyTask(try configuration(of: trial), in: study) { _ in }
    let isDone = try task.run(observe: { observe(.study($0, trial: trial.name)) }, shouldStop: shouldStop)
    guard isDone else { throw Interruption() }
    let trained = TrainedTrial(trial: trial, folder: study)
    log.add(trained)
    return trained
  }

  private func configuration(of trial: Trial) throws -> StudyConfiguration {
    let data = trial.data
    let needsEdges = trial.systems.contains { $0.architecture.needsEdges }
    func corpus(_ pairs: [TextPair], _ part: String) throws -> Corpus {
      let name = "\(trial.name).\(part)"
      var corpus = Corpus(files: [try folder.write(pairs, as: name)])
      if needsEdges { corpus.sourceEdges = try folder.writeHeads(of: pairs, as: name).map { [$0] } }
      return corpus
    }
    let training = try corpus(data.training, "training")
    // A validation shows that a training went well; the tests are the experiment's own.
    let validation = try corpus(Array(data.test.prefix(20)), "validation")
    let systems = trial.systems.flatMap { system in
      (0..<trial.seeds).map { number in
        StudyConfiguration.System(
          name: Trial.name(system.name, seed: number), architecture: system.architecture.tied(for: data),
          training: (system.recipe ?? trial.recipe).training(
            seed: seed.value &+ UInt64(number), on: data))
      }
    }
    var configuration = StudyConfiguration(
      sourceLanguage: data.languages.source, targetLanguage: data.languages.target,
      corpus: training, validation: validation, test: .validation,
      systems: systems, hasJointVocabulary: data.isJoint)
    configuration.threads = threads
    return configuration
  }
}

extension Architecture {
  /// Returns the same with embeddings tied as the vocabularies allow.
  fileprivate func tied(for data: TaskData) -> Architecture {
    with { $0.tiedEmbeddings = !kind.tiesEmbeddings ? .none : data.isJoint ? .all : .target }
  }
}
