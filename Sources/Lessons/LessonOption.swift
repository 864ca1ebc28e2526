/// An option of `train` as a lesson sets it.
struct LessonOption: Sendable, Hashable {
  /// Without the dashes.
  let name: String
  /// nil for a flag.
  let value: String?

  /// The option as the words of a command line.
  var words: [String] { ["--\(name)"] + (value.map { [$0] } ?? []) }
}

/// How the models of a lesson are made and trained where they do not differ.
struct LessonRecipe: Sendable {
  /// In the order of the command line.
  var options: [LessonOption]

  /// - Parameter options: The values by the names of the options; an empty value is that of a flag.
  init(_ options: KeyValuePairs<String, String>) {
    self.options = options.map { LessonOption(name: $0.key, value: $0.value.isEmpty ? nil : $0.value) }
  }

  /// Returns the same with other options, which take the place of those of their names.
  func with(_ others: KeyValuePairs<String, String>) -> LessonRecipe {
    var recipe = self
    for option in LessonRecipe(others).options {
      if let place = recipe.options.firstIndex(where: { $0.name == option.name }) {
        recipe.options[place] = option
      } else {
        recipe.options.append(option)
      }
    }
    return recipe
  }

  /// A Transformer of two layers on each side, and batches that a processor goes through in some milliseconds.
  static let transformer = LessonRecipe([
    "preset": "tiny", "features": "64", "feed-forward-features": "128", "heads": "4", "encoder-layers": "2",
    "decoder-layers": "2", "dropout": "0", "joint-vocabulary": "",
  ]).with(learning)

  /// The encoder of the same, for labels.
  static let tagger = LessonRecipe([
    "preset": "tiny", "features": "64", "feed-forward-features": "128", "heads": "4", "encoder-layers": "2",
    "dropout": "0",
  ]).with(learning)

  /// A recurrent model of one layer on each side.
  static let recurrent = LessonRecipe([
    "preset": "tiny", "features": "64", "hidden-features": "64", "dropout": "0", "joint-vocabulary": "",
  ]).with(learning)

  private static let learning: KeyValuePairs<String, String> = [
    "subword": "word", "vocabulary-size": "300", "batch-tokens": "1024", "learning-rate": "0.005",
    "schedule": "cosine", "warmup-steps": "40", "steps": "400", "validate-every": "50", "save-every": "200",
  ]
}
