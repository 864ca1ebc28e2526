internal import Bitext

/// How many pairs an epoch draws from each corpus of a mixture, bucket by bucket, and how many batches it makes of them.
///
/// All follows from the sizes, so that the place of every draw and of every batch can be computed.
struct DrawingPlan: Sendable {
  /// The number of buckets of an epoch.
  let buckets: Int
  /// How many pairs every bucket but the last draws from each corpus.
  private let draws: [Int]
  private let lastDraws: [Int]
  /// How many batches every bucket but the last makes.
  private let batches: Int
  private let lastBatches: Int

  /// About how many batches a bucket makes.
  private static let batchesOfBucket = 64.0
  /// How much of the budget batches hold on average, so that hardly any has to hold more than all of it.
  private static let filling = 15.0 / 16

  /// - Parameters:
  ///   - pairs: How many pairs an epoch draws.
  ///   - shares: What share of them comes from each corpus.
  ///   - meanLength: How many target tokens a pair has on average, the end mark included.
  ///   - tokenBudget: How many target tokens a batch may have.
  init(pairs: Int, shares: [Double], meanLength: Double, tokenBudget: Int) {
    let pairsOfBatch = Self.filling * Double(tokenBudget) / max(1, meanLength)
    let wanted = Int(max(1, min(Self.batchesOfBucket * pairsOfBatch, 0x1p26)))
    // All of one size, but for the last.
    let count = (pairs + wanted - 1) / wanted
    let size = (pairs + count - 1) / count
    buckets = (pairs + size - 1) / size
    draws = CorpusMixture.divided(size, shares, least: 1)
    lastDraws = CorpusMixture.divided(pairs - (buckets - 1) * size, shares)
    func batches(_ draws: [Int]) -> Int {
      let pairs = draws.reduce(0, +)
      return max(1, Int(min(Double(pairs), (Double(pairs) / pairsOfBatch).rounded(.up))))
    }
    self.batches = batches(draws)
    lastBatches = min(self.batches, batches(lastDraws))
  }

  /// The number of batches of an epoch.
  var batchCount: Int { (buckets - 1) * batches + lastBatches }

  /// Returns how many batches a bucket makes.
  func batchCount(of bucket: Int) -> Int { bucket == buckets - 1 ? lastBatches : batches }

  /// Returns the bucket that a batch of an epoch is in, and its place there.
  func place(of batch: Int) -> (bucket: Int, batch: Int) {
    let bucket = min(batch / batches, buckets - 1)
    return (bucket, batch - bucket * batches)
  }

  /// Returns how many pairs a bucket draws from a corpus.
  func drawCount(of bucket: Int, from corpus: Int) -> Int {
    bucket == buckets - 1 ? lastDraws[corpus] : draws[corpus]
  }

  /// Returns how many pairs have been drawn from a corpus before a bucket, since the beginning of the training.
  ///
  /// An epoch that no training comes to gives some other number.
  func drawsBefore(_ bucket: Int, of epoch: Int, from corpus: Int) -> UInt64 {
    let drawsOfEpoch = (buckets - 1) * draws[corpus] + lastDraws[corpus]
    return UInt64(bitPattern: Int64(epoch)) &* UInt64(drawsOfEpoch)
      &+ UInt64(bucket) &* UInt64(draws[corpus])
  }
}
