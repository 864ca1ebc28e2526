internal import Foundation
internal import TestSupport
internal import Testing

/// A training that begins with the weights of another model.
struct InitialModelTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 40, in: folder)
  }

  private func train(_ name: String, steps: Int, _ options: [String]) throws -> TranslateCommand {
    let words = [
      "--features", "16", "--feed-forward-features", "16", "--encoder-layers", "1", "--decoder-layers", "1",
      "--batch-tokens", "400", "--dropout", "0", "--warmup-steps", "0", "--validate-every", "500", "--steps",
      "\(steps)", "--threads",
      "2",
    ]
    return try TranslateCommand(corpus.training(folder.path(name)) + words + options)
  }

  /// The last perplexity that a training's log holds.
  private func perplexity(_ name: String) throws -> Substring {
    let line = try #require(TrainingFolder(path: folder.path(name)).log().last)
    // The log comes without its seventh column.
    return line.split(separator: "\t", omittingEmptySubsequences: false)[7]
  }

  @Test func weightsAndVocabulariesAreTakenOver() throws {
    let first = try train("first", steps: 40, ["--heads", "2", "--learning-rate", "0.01"])
    #expect(first.status == 0, "\(first.errors)")
    // A rate that changes nothing shows what the training began with.
    let still = ["--heads", "2", "--learning-rate", "1e-30"]
    let second = try train("second", steps: 1, still + ["--initial-model", folder.path("first")])
    #expect(second.status == 0, "\(second.errors)")
    #expect(try perplexity("second") == perplexity("first"))
    let anew = try train("anew", steps: 1, still)
    #expect(anew.status == 0, "\(anew.errors)")
    #expect(try perplexity("anew") != perplexity("first"))
    let (mine, theirs) = (
      TrainingFolder(path: folder.path("second")), TrainingFolder(path: folder.path("first"))
    )
    #expect(try mine.bytes("joint.vocabulary") == theirs.bytes("joint.vocabulary"))
    // It is part of what the training is, and known.
    let constant = still + ["--schedule", "constant"]
    for steps in 1...2 {
      let options = steps == 1 ? ["--initial-model", folder.path("first")] : []
      let run = try train("third", steps: steps, constant + options)
      #expect(run.status == 0, "\(run.errors)")
    }
    let other = try train("third", steps: 3, constant + ["--initial-model", folder.path("anew")])
    #expect(other.status == 64)
    #expect(other.errors.contains("initialWeights"), "\(other.errors)")
  }

  @Test func aDeeperModelBeginsWithEachLayerAsSeveral() throws {
    #expect(try train("first", steps: 3, ["--heads", "2", "--encoder-layers", "2"]).status == 0)
    let run = try train(
      "deeper", steps: 1,
      [
        "--heads", "2", "--encoder-layers", "4", "--learning-rate", "1e-30", "--initial-model",
        folder.path("first"),
      ])
    #expect(run.status == 0, "\(run.errors)")
    let (old, new) = (try weights("first"), try weights("deeper"))
    #expect(new.keys.contains("encoder.3.feedForward.inner.weight"))
    #expect(old["encoder.0.feedForward.inner.weight"] != old["encoder.1.feedForward.inner.weight"])
    for (name, bytes) in new {
      var parts = name.split(separator: ".")
      if parts[0] == "encoder", let layer = Int(parts[1]) { parts[1] = "\(layer / 2)" }
      #expect(bytes == old[parts.joined(separator: ".")], "\(name)")
    }
    // Fewer layers are another model.
    let shallow = try train("shallow", steps: 1, ["--heads", "2", "--initial-model", folder.path("deeper")])
    #expect(shallow.status == 65, "\(shallow.errors)")
  }

  /// The bytes of each parameter of a model.
  private func weights(_ name: String) throws -> [String: ArraySlice<UInt8>] {
    let bytes = try TrainingFolder(path: folder.path(name)).bytes("parameters.safetensors")
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    var weights: [String: ArraySlice<UInt8>] = [:]
    for case (let name, let entry as [String: Any]) in try #require(header as? [String: Any]) {
      guard let range = entry["data_offsets"] as? [Int] else { continue }
      weights[name] = bytes[(8 + length + range[0])..<(8 + length + range[1])]
    }
    return weights
  }

  @Test func theModelBringsItsSizesVocabulariesAndLanguages() throws {
    #expect(try train("first", steps: 3, ["--heads", "2"]).status == 0)
    let run = try TranslateCommand([
      "train", "--model", folder.path("next"), "--initial-model", folder.path("first"), "--source",
      folder.path("train.source"), "--target", folder.path("train.target"), "--steps", "2",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let (mine, theirs) = (
      TrainingFolder(path: folder.path("next")), TrainingFolder(path: folder.path("first"))
    )
    #expect(try mine.bytes("joint.vocabulary") == theirs.bytes("joint.vocabulary"))
    let configuration = try String(decoding: mine.bytes("configuration.json"), as: UTF8.self)
    #expect(configuration.contains("\"features\" : 16"))
    #expect(configuration.contains("\"sourceLanguage\" : \"mul\""))
  }

  @Test func aModelThatDoesNotFitIsRefused() throws {
    let model = folder.path("first")
    #expect(try train("first", steps: 1, ["--heads", "2"]).status == 0)
    let larger = try train(
      "larger", steps: 1, ["--heads", "2", "--features", "32", "--initial-model", model])
    #expect(larger.status == 65, "\(larger.errors)")
    #expect(larger.errors.contains("the weights do not fit the model"), "\(larger.errors)")
    let apart = try train(
      "apart", steps: 1, ["--heads", "2", "--no-joint-vocabulary", "--initial-model", model])
    #expect(apart.status == 64, "\(apart.errors)")
    let missing = try train("missing", steps: 1, ["--initial-model", folder.path("none")])
    #expect(missing.status == 66, "\(missing.errors)")
    let both = try train(
      "both", steps: 1, ["--initial-model", model, "--vocabulary", folder.path("first/joint.vocabulary")])
    #expect(both.status == 64, "\(both.errors)")
  }
}
