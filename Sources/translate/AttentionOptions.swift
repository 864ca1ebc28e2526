internal import CommandLineTool
internal import Tensors
internal import Translation

/// The options that say what of a model's attention is shown, and how.
enum AttentionOptions {
  static let beside = Option.optional(
    "beside", .model(),
    help: "another model, shown beside the first on one scale; its folder or its name in Models"
  )
  static let target = Option.optional(
    "target", .text("TEXT"), help: "look at this translation instead of the model's own")
  static let kind = Option(
    "kind", .choice("KIND", of: AttentionKind.self), default: .cross,
    help:
      "which attention a picture shows: encoder-self (source to source), decoder-self (target to target), "
      + "cross (target to source)")
  static let layer = Option(
    "layer", .layers, default: .mean,
    help: "a layer, counted from 1; last; mean, which shows best which words belong together; or all")
  static let head = Option(
    "head", .heads, default: .mean, help: "a head, counted from 1; mean; or all, beside each other")
  static let words = Option.flag("words", help: "whole words instead of the pieces that the model sees")
  static let fromWord = Option.optional(
    "from-word", .text("WORD"),
    help: "print the heads ranked by where they look from this word of either sentence; a page opens with it")
  static let toWord = Option.optional(
    "to-word", .text("WORD"), help: "with --from-word: rank them by how much they look at this word")
  static let heads = Option.flag(
    "heads", help: "print how widely (entropy) and how far (distance) each head looks over many sentences")
  static let input = Option.optional(
    "input", .inputOnce,
    help: "with --heads: a file with a sentence on each line, or with its translation after a tab")
  static let output = Option.optional(
    "output", .output,
    help: "a page to look into: .html; or a picture: .svg, .png or .pdf; a text that was cut has several")
  static let json = Option.flag(
    "json", help: "print the numbers: a list of matrices with their labels, or of heads")

  /// How the name of a page ends.
  static let pageEnding = ".html"

  /// Whether a path is that of a page.
  static func isPage(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(pageEnding) || name.hasSuffix(".htm")
  }
}
