internal import Bitext
internal import Layers
package import Tensors
package import Threads
package import Translation

/// How little a model expects the right translations, or labels: their likelihood, without smoothing or dropout.
package struct ReferencePerplexity {
  private let batches: [Batch]

  package init(_ data: TrainingData) throws {
    let size = 64
    batches = try stride(from: 0, to: data.count, by: size).map {
      try data.batch(Array($0..<min($0 + size, data.count)))
    }
  }

  /// Returns the perplexity by target token; the same on any number of threads.
  package func value(of network: any Trainable, on device: Device, _ workers: ThreadPool) -> Double {
    losses(of: batches, network, device, workers).sums.perplexity
  }

  /// Number of tokens to judge.
  var targetTokens: Int { batches.reduce(0) { $0 + $1.targetOutputs.identifiers.count } }

  /// Judges a few batches; returns how many target tokens they have.
  func judgeSample(of network: any Trainable, on device: Device, _ workers: ThreadPool) -> Int {
    let sample = Array(batches.prefix(2 * workers.threads))
    _ = losses(of: sample, network, device, workers)
    return sample.reduce(0) { $0 + $1.targetOutputs.identifiers.count }
  }

  /// Returns the bytes that it takes to judge the largest batches at once.
  func trial(of network: any Trainable, on device: Device, _ workers: ThreadPool) -> Int {
    let largest = batches.sorted { $0.tokenCount > $1.tokenCount }.prefix(workers.threads)
    return losses(of: Array(largest), network, device, workers).bytes
  }

  private func losses(
    of batches: [Batch], _ network: any Trainable, _ device: Device, _ workers: ThreadPool
  ) -> (sums: LossSums, bytes: Int) {
    let memories = WorkerLocal(workers) { _ in MemoryPool(device) }
    let sums = workers.map(batches.count, with: memories) { index, memory in
      let pass = ForwardPass(.inference, on: device, memory: memory)
      return network.loss(batches[index], labelSmoothing: 0, gradientScale: 0, pass)
    }
    return (sums.reduce(into: LossSums()) { $0 += $1 }, memories.map { $0.bytes }.reduce(0, +))
  }
}
