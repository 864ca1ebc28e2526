internal import Files
internal import Layers
internal import Settings
internal import Text

/// One of the models whose weights become their mean.
struct AveragedModel {
  let directory: ModelDirectory
  let configuration: ModelConfiguration
  let tokenizers: (source: Tokenizer, target: Tokenizer)
  let weights: Safetensors
  let seal: VocabularySeal

  /// Reads what a folder says of its model, and makes sure that its weights and vocabularies belong together.
  init(_ directory: ModelDirectory) throws {
    self.directory = directory
    configuration = try directory.modelConfiguration()
    tokenizers = try directory.tokenizers(isJoint: configuration.hasJointVocabulary)
    seal = VocabularySeal(
      source: tokenizers.source.vocabulary, target: tokenizers.target.vocabulary,
      isJoint: configuration.hasJointVocabulary)
    weights = try directory.openWeights(seal)
  }

  /// What the folder is called.
  var name: String {
    let name = FileSystem.name(of: directory.path)
    return name.isEmpty ? directory.path : name
  }

  /// Returns what is not as in another model in a way that makes their weights mean different things.
  func differences(from other: AveragedModel) -> [String] {
    func difference(_ name: String, _ mine: String, _ others: String) -> [String] {
      mine == others ? [] : ["\(name) is \(mine) and not \(others)"]
    }
    let (mine, others) = (configuration.architecture, other.configuration.architecture)
    if mine.kind != others.kind { return difference("architecture", mine.name, others.name) }
    return mine.differences(from: others).flatMap { difference($0.name, $0.mine, $0.others) }
      + difference("pruned heads", configuration.prunedText, other.configuration.prunedText)
      + difference("source language", configuration.sourceLanguage, other.configuration.sourceLanguage)
      + difference("target language", configuration.targetLanguage, other.configuration.targetLanguage)
      + vocabularyDifferences(from: other)
  }

  private func vocabularyDifferences(from other: AveragedModel) -> [String] {
    if configuration.hasJointVocabulary != other.configuration.hasJointVocabulary {
      return ["one model has a joint vocabulary, the other two"]
    }
    func isOther(_ tokenizer: (AveragedModel) -> Tokenizer) -> Bool {
      tokenizer(self).vocabulary.fileContents != tokenizer(other).vocabulary.fileContents
    }
    if configuration.hasJointVocabulary {
      return isOther { $0.tokenizers.target } ? ["its vocabulary is another"] : []
    }
    return (isOther { $0.tokenizers.source } ? ["its source vocabulary is another"] : [])
      + (isOther { $0.tokenizers.target } ? ["its target vocabulary is another"] : [])
  }
}

extension ModelConfiguration {
  fileprivate var prunedText: String {
    prunedHeads.isEmpty ? "none" : prunedHeads.map(\.description).sorted().joined(separator: " ")
  }
}

extension Architecture {
  /// The fields in which two models of one kind differ, but for those that only training knows.
  fileprivate func differences(from other: Architecture) -> [(name: String, mine: String, others: String)] {
    Architecture.settings.filter { $0.applies(self) && !ofTrainingAlone.contains($0.name) }.compactMap {
      let (mine, others) = ($0.show(self), $0.show(other))
      return mine == others ? nil : (name: $0.option?.name ?? $0.name, mine: mine, others: others)
    }
  }
}

/// What is dropped in training, and leaves weights what they are.
private let ofTrainingAlone: Set = [
  "dropout", "attentionDropout", "activationDropout", "layerDropout", "sourceTokenDropout",
  "targetTokenDropout",
]
