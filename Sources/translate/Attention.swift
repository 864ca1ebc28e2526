internal import CommandLineTool
internal import Files
internal import Study
internal import Tensors
internal import Text
internal import Translation
internal import Visualization

extension Command {
  static let attention = Command(
    name: "attention", summary: "draw where a model looks while it reads and writes a sentence",
    operands: .of("TEXT", from: 1, through: 1),
    options: {
      group("Model") {
        ModelOptions.model
        ModelOptions.from
        ModelOptions.to
      }
      group("Sentence") {
        target
      }
      group("Attention") {
        kind
        layer
        head
        words
      }
      group("Output") {
        output
        json
      }
    },
    example: """
      translate attention "Gestern habe ich ein gutes Buch gelesen." --output attention.svg
      translate attention "Guten Morgen." --target "Good morning." --layer 2 --head all --output heads.png
      translate attention "Guten Morgen." --kind encoder-self --layer all --output encoder.pdf
      """
  ) { arguments in
    guard arguments.isGiven(output) || arguments[json] else {
      throw UsageError.missingOption(output.name, valueName: output.declaration.valueName)
    }
    // A wrong name is told before a model is loaded.
    if let path = arguments[output] { _ = try PictureFormat(path: path) }
    let directory = try arguments.modelDirectory()
    let model = try directory.load()
    let name = FileSystem.name(of: directory.path)
    let pages = try sentences(arguments, model).map { attention in
      try attention.maps(of: arguments[kind], layers: arguments[layer], heads: arguments[head])
        .map { arguments[words] ? $0.ofWords() : $0 }
    }
    if let path = arguments[output] {
      let pictures = try PictureSeries(path: path, title: "\(name): attention")
      for maps in pages {
        try pictures.add(AttentionHeatmap(maps, of: model.configuration, named: name))
      }
      try pictures.finish()
    }
    if arguments[json] { try writeJSON(pages.flatMap { $0 }) }
  }
}

private let target = Option.optional(
  "target", .text("TEXT"), help: "look at this translation instead of the model's own")
private let kind = Option(
  "kind", .choice("KIND", of: AttentionKind.self), default: .cross,
  help: "which attention: encoder-self (source to source), decoder-self (target to target), "
    + "cross (target to source)")
private let layer = Option(
  "layer", .layers, default: .mean,
  help: "a layer, counted from 1; last; mean, which shows best which words belong together; or all")
private let head = Option(
  "head", .heads, default: .mean, help: "a head, counted from 1; mean; or all, beside each other")
private let words = Option.flag("words", help: "whole words instead of the pieces that the model sees")
private let output = Option.optional(
  "output", .output, help: "the picture: .svg, .png or .pdf; a text that was cut has several")
private let json = Option.flag("json", help: "print the numbers: a list of matrices with their labels")

/// The attention to the text, or to each part of a long one.
private func sentences(_ arguments: Arguments, _ model: TrainedModel) throws -> [SentenceAttention] {
  let text = withoutLineEnds(arguments.operands[0])
  guard let translation = arguments[target] else {
    var options = TranslatorOptions()
    options.threads = arguments.threads
    options.wantsAttention = true
    let result = try Translator(model, options).translate([text])[0]
    guard !result.attention.isEmpty else { throw AttentionPictureError.nothingToLookAt }
    arguments.console.note(result.text)
    return result.attention
  }
  let pair = model.reading(source: text, target: withoutLineEnds(translation))
  let (source, target) = (
    model.sourceTokenizer.encodeSource(pair.source), model.targetTokenizer.encode(pair.target)
  )
  let tokens = max(source.count, target.count)
  guard tokens <= mostTokens else { throw AttentionPictureError.tooLong(tokens: tokens, limit: mostTokens) }
  return [model.attention(source: source, target: target)]
}

/// Nobody sees more in one picture.
private let mostTokens = 1024

/// A text whose attention cannot be drawn.
enum AttentionPictureError: ReportableError, Equatable {
  case nothingToLookAt
  case tooLong(tokens: Int, limit: Int)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .nothingToLookAt:
      "the text has no letter or digit, so the model never sees it; give a sentence"
    case .tooLong(let tokens, let limit):
      "\(tokens) tokens are too many for one picture, which takes \(limit); give a sentence"
    }
  }
}

// MARK: - Values

extension ValueKind where Value == AttentionLayers {
  fileprivate static var layers: ValueKind {
    ValueKind(
      name: "N", expected: "a number from 1 up, last, mean or all",
      parse: { word in
        switch word {
        case "last": .last
        case "mean": .mean
        case "all": .all
        default: Int(word).flatMap { $0 >= 1 ? .number($0) : nil }
        }
      },
      show: { value in
        switch value {
        case .last: "last"
        case .mean: "mean"
        case .all: "all"
        case .number(let number): String(number)
        }
      })
  }
}

extension ValueKind where Value == AttentionHeads {
  fileprivate static var heads: ValueKind {
    ValueKind(
      name: "N", expected: "a number from 1 up, mean or all",
      parse: { word in
        switch word {
        case "mean": .mean
        case "all": .all
        default: Int(word).flatMap { $0 >= 1 ? .number($0) : nil }
        }
      },
      show: { value in
        switch value {
        case .mean: "mean"
        case .all: "all"
        case .number(let number): String(number)
        }
      })
  }
}

// MARK: - Numbers

/// A matrix as `--json` writes it; the names are part of the command's contract.
private struct MapObject: Encodable {
  let kind: String
  /// Counted from 1; missing for a mean.
  let layer: Int?
  let head: Int?
  let rows: [String]
  let columns: [String]
  let weights: [[Float]]
}

private func writeJSON(_ maps: [AttentionMap]) throws {
  let objects = maps.map {
    MapObject(
      kind: $0.kind.rawValue, layer: $0.layer, head: $0.head, rows: $0.rows.map(\.text),
      columns: $0.columns.map(\.text), weights: $0.weights)
  }
  let standardOutput = try OutputFile(path: "-")
  try standardOutput.writeLine(jsonLine(of: objects))
  try standardOutput.close()
}
