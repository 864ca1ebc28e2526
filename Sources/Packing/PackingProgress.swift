internal import Bitext
internal import Files
internal import FoundationEssentials

/// packing.json: how far a packing has come, in files that are known to be good so far.
struct PackingProgress: Codable, Sendable {
  let recipe: PackingRecipe
  /// Pairs read, those that were dropped among them.
  var read = 0
  /// Pairs written.
  var pairs = 0
  var source = Side()
  var target = Side()
  /// For each part of the corpus that was begun the first pair that comes from it, or from one after it.
  var partStarts: [Int] = []
  var offsets = FileChecksum()
  var tokens = FileChecksum()
  var lines = FileChecksum()

  struct Side: Codable, Sendable {
    var words = 0
    var tokens = 0
  }

  init(_ recipe: PackingRecipe) { self.recipe = recipe }

  /// Reads how far a packing has come; nil where that cannot be told.
  static func read(_ folder: PackedFolder) throws -> PackingProgress? {
    guard folder.isUnfinished,
      let text = SealedJSON.opened(try FileSystem.readAll(folder.progressPath)),
      let progress = try? JSONDecoder().decode(PackingProgress.self, from: Data(text)), progress.isSound
    else { return nil }
    return progress
  }

  /// Whether the numbers can be those of a packing, so that no sum of them overflows; a file may hold any.
  private var isSound: Bool {
    let counts = [
      read, pairs, source.words, source.tokens, target.words, target.tokens, tokens.length,
    ]
    return counts.allSatisfy { 0...(1 << 50) ~= $0 } && pairs <= read
      && partStarts.count <= recipe.corpus.parts.count && partStarts.allSatisfy { 0...pairs ~= $0 }
      && offsets.length == (2 * pairs + 1) * 8 && lines.length == pairs * 8
  }

  func write(to folder: PackedFolder) throws {
    try AtomicFile.write(SealedJSON.sealed(jsonText(of: self)), to: folder.progressPath)
  }
}
