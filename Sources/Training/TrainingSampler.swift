internal import Bitext
internal import Packing

/// The batches of every epoch of a training.
enum TrainingSampler: Sendable {
  /// Of a corpus in memory, as is their order.
  case listed(BatchSampler)
  /// Of packed corpora, drawn as they are asked for.
  case drawn(PackedSampler)

  /// Returns the batches of an epoch; epochs are counted from 0.
  func epoch(_ epoch: Int) -> TrainingEpoch {
    switch self {
    case .listed(let sampler): .listed(sampler.epoch(epoch))
    case .drawn(let sampler): .drawn(sampler.epoch(epoch))
    }
  }

  /// Returns the number of batches in an epoch.
  func batchCount(epoch: Int) -> Int {
    switch self {
    case .listed(let sampler): sampler.batchCount(epoch: epoch)
    case .drawn(let sampler): sampler.batchCount
    }
  }
}

/// The batches of one epoch, as indices of pairs.
enum TrainingEpoch: RandomAccessCollection, Sendable {
  case listed(BatchSampler.Epoch)
  case drawn(PackedEpoch)

  var startIndex: Int { 0 }

  var endIndex: Int {
    switch self {
    case .listed(let epoch): epoch.endIndex
    case .drawn(let epoch): epoch.endIndex
    }
  }

  subscript(batch: Int) -> [Int] {
    switch self {
    case .listed(let epoch): epoch[batch]
    case .drawn(let epoch): epoch[batch]
    }
  }

  /// The batches that are looked at to know what the largest need: all of a corpus in memory.
  var sample: Slice<TrainingEpoch> {
    switch self {
    case .listed: self[startIndex..<endIndex]
    case .drawn(let epoch): self[0..<epoch.firstCount]
    }
  }
}
