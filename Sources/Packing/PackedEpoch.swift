internal import Synchronization

/// The batches of one epoch of packed corpora, as numbers of pairs, made as they are asked for.
package struct PackedEpoch: RandomAccessCollection, Sendable {
  private let sampler: PackedSampler
  private let epoch: Int
  private let latest = LatestBucket()

  init(_ sampler: PackedSampler, _ epoch: Int) {
    self.sampler = sampler
    self.epoch = epoch
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { sampler.batchCount }

  /// The pairs of a batch, sorted by length.
  package subscript(batch: Int) -> [Int] {
    precondition(indices.contains(batch), "no batch \(batch) among \(count)")
    let place = sampler.place(of: batch)
    return latest.batches(of: place.bucket) { sampler.batches(of: place.bucket, in: epoch) }[place.batch]
  }

  /// How many batches are made together at the beginning.
  package var firstCount: Int { sampler.batchCount(of: 0) }
}

/// The batches of the bucket that was asked for last: batches are asked for in order.
private final class LatestBucket: Sendable {
  private let value = Mutex<(bucket: Int, batches: [[Int]])?>(nil)

  func batches(of bucket: Int, _ make: () -> [[Int]]) -> [[Int]] {
    value.withLock { value in
      if let value, value.bucket == bucket { return value.batches }
      let batches = make()
      value = (bucket, batches)
      return batches
    }
  }
}
