internal import Inspection
internal import Training
internal import Translation

@testable import Server

extension ServedModel {
  /// The model that comes with the toolkit, under any name, and said to translate into any language.
  static func shipped(named name: String, target: String = "en") -> ServedModel {
    ServedModel(
      name: name, source: "de", target: target, bytes: 1 << 20, search: { BeamSearch(size: $0, kept: $0) }
    ) {
      let model = try RunningService.directory.load()
      return LoadedModel(try Translator(model, RunningService.options)) {
        InspectedSentence(model.inspection(of: $0), of: model, named: name)
      }
    }
  }
}
