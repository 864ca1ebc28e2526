internal import CommandLineTool
internal import Translation

/// The model that tells languages.
enum LanguageModel {
  /// What it is called.
  static let name = "languages"
  /// How many characters of a text it reads.
  static let characters = 500
  /// What a language must be probable at least: chosen on the validation set of the model that comes with the program.
  static let minimumProbability: Float = 0.5
  /// How many languages are told where one is to be found that can be translated.
  static let candidates = 10
}

extension Arguments {
  /// Loads the model that tells languages from the folders of models.
  ///
  /// - Parameter candidates: How many it tells of each text.
  func languageIdentifier(
    characters: Int = LanguageModel.characters, candidates: Int = 1
  ) throws -> LanguageIdentifier {
    var options = LabellerOptions()
    options.threads = threads
    options.candidates = candidates
    let model = try ModelDirectory(ModelFolders.path(of: LanguageModel.name)).loadLabels(for: [.classify])
    return try LanguageIdentifier(
      model, options, minimumProbability: LanguageModel.minimumProbability, characters: characters)
  }
}
