internal import Bitext
internal import Randomness
internal import Text
internal import Translation

/// The pairs of a training as tokens, as each epoch sees them.
///
/// What is drawn anew for each epoch is a function of the seed, the epoch and the pair, so that a training which is
/// continued, or runs on other numbers of threads, sees the same.
struct TrainingCorpus: Sendable {
  private let encode: @Sendable (_ epoch: Int) throws -> TrainingData
  /// Whether all epochs see the same.
  private let isFixed: Bool
  /// What the first epoch sees.
  let first: TrainingData

  /// All epochs see the same.
  init(_ data: TrainingData) {
    encode = { _ in data }
    isFixed = true
    first = data
  }

  /// - Parameter encode: Returns what an epoch sees; epochs are counted from 0.
  init(encoding encode: @escaping @Sendable (_ epoch: Int) throws -> TrainingData) throws {
    self.encode = encode
    isFixed = false
    first = try encode(0)
  }

  /// Returns what an epoch sees, or nil where that is the same as before.
  ///
  /// - Parameter known: The epoch that was seen last.
  func data(of epoch: Int, after known: Int) throws -> TrainingData? {
    isFixed || epoch == known ? nil : try encode(epoch)
  }
}
