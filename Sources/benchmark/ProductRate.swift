internal import Tensors
internal import Threads

/// Measures how fast products of given sizes are when nothing else is done: the bound of what a model can reach.
struct ProductRate {
  let workers: ThreadPool
  let device: Device
  let precision: Precision
  /// About how long a measurement takes, in seconds.
  let duration: Double
  let repeats: Int

  /// Returns floating-point operations a second, every thread with products of its own.
  func measure(
    rows: Int, inputs: Int, outputs: Int, _ orientation: LinearProducts.Orientation
  ) -> [Double] {
    let products = WorkerLocal(workers) { [precision] _ in
      LinearProducts(rows: rows, inputs: inputs, outputs: outputs, precision: precision)
    }
    func time(_ count: Int) -> Double {
      seconds {
        workers.map(workers.threads, with: products) { _, product in
          for _ in 0..<count { product.run(orientation) }
        }
      }
    }
    _ = time(1)
    let count = max(1, Int(duration / time(1)))
    let operations = Double(products.map { $0.operations }.reduce(0, +) * count)
    return (0..<repeats).map { _ in operations / time(count) }
  }

  /// Returns the rate of all linear layers of a computation together, in floating-point operations a second.
  ///
  /// - Parameter shards: The number of parts that each product's rows are divided among.
  func measure(
    _ work: ProductWork, shards: Int, _ orientations: [LinearProducts.Orientation]
  ) -> Double {
    var total = 0.0
    for layers in work.layers {
      let rows = max(1, layers.rows / (layers.calls * shards))
      for orientation in orientations {
        let rates = measure(rows: rows, inputs: layers.inputs, outputs: layers.outputs, orientation)
        total += Double(layers.operations) / Spread(rates).median
      }
    }
    return Double(work.linearOperations * orientations.count) / max(total, 1e-9)
  }
}
