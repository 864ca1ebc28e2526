internal import Inspection
internal import Translation

/// The models of a server: loaded when they are wanted, and given back when others need the memory.
struct ModelRack {
  let models: [ServedModel]
  /// How many bytes of models are kept, about; one is there however large it is.
  private let limit: Int
  private var loaded: [Int: Loaded] = [:]
  private var time = 0

  /// A model, and translators that share it and differ in their mode.
  private struct Loaded {
    let model: LoadedModel
    var modes: [TranslationMode: Translator] = [:]
    var lastUse: Int
  }

  init(_ models: [ServedModel], limit: Int) {
    self.models = models
    self.limit = limit
  }

  /// How many are loaded.
  var count: Int { loaded.count }

  /// Returns the translator of a model in a mode.
  ///
  /// - Throws: `TranslationFailure.broken`, where the model cannot be loaded.
  mutating func translator(_ model: Int, _ mode: TranslationMode) throws -> Translator {
    time += 1
    var entry: Loaded
    if let known = loaded[model] { entry = known } else { entry = try load(model) }
    entry.lastUse = time
    defer { loaded[model] = entry }
    if let known = entry.modes[mode] { return known }
    var options = entry.model.translator.options
    mode.apply(to: &options, search: models[model].search)
    let translator = entry.model.translator.with(options)
    // Clients choose modes: a few are kept.
    if entry.modes.count >= 16 { entry.modes = [:] }
    entry.modes[mode] = translator
    return translator
  }

  /// Returns all that is known of how a model read texts that it has just translated.
  func inspections(_ model: Int, _ attentions: [SentenceAttention]) -> [InspectedSentence] {
    loaded[model].map { attentions.map($0.model.inspect) } ?? []
  }

  private mutating func load(_ model: Int) throws -> Loaded {
    var bytes = models[model].bytes
    let others = loaded.sorted { ($1.value.lastUse, $0.key) < ($0.value.lastUse, $1.key) }
    for (number, _) in others {
      bytes += models[number].bytes
      if bytes > limit { loaded[number] = nil }
    }
    do {
      return Loaded(model: try models[model].load(), lastUse: time)
    } catch {
      throw TranslationFailure.broken("\(models[model].name): \(error)")
    }
  }
}
