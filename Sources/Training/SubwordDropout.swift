internal import Randomness
internal import Text

/// How an epoch cuts text into pieces where chance has a say in it.
///
/// What is drawn is a function of the seed, the epoch, the pair and the side alone.
struct SubwordDropout: Sendable {
  let probability: Float
  let seed: Seed
  let epoch: Int

  enum Side: Int, Sendable {
    case source, target
  }

  /// Returns the pieces of one side of all pairs, in order, computed on so many threads.
  func encode(_ texts: [String], _ side: Side, _ tokenizer: Tokenizer, threads: Int) -> [[TokenID]] {
    tokenizer.encode(
      texts, dropout: probability,
      stream: { pair in seed.stream(.segmentation, epoch, pair, side.rawValue) }, threads: threads)
  }
}
