internal import Tensors
internal import Threads

/// The sum of the gradients of shards, added in the order of the shards, whichever is ready first.
///
/// Shard 0 writes into the sum. Every other shard n has the array n - 1 of a ring, which it leaves zero; it may begin
/// once the shard before it in the same array has been added. So no thread waits for another to finish a shard unless
/// it is ahead by as many shards as there are arrays, and shards that are the last of their arrays are added by all
/// threads together in `complete`.
///
/// Safe to share: whose turn it is with an array is guarded by the lock of `progress`, and by turns an array is one
/// shard's, which writes it, one thread's, which adds it, or of the thread that completes.
final class GradientSum: @unchecked Sendable {
  private let total: Gradients
  private let ring: [Gradients]
  private let arithmetic: FlatArithmetic
  private let progress = Monitor(Progress())

  private struct Progress: Sendable {
    /// Which shards have their gradients.
    var isReady: [Bool] = []
    /// The shards before this one have been added.
    var next = 0
    /// Whether some thread is adding now.
    var isAdding = false

    /// Takes the turn to add the next shard where that is ready and in another's way.
    mutating func takeTurn(arrays: Int) -> Int? {
      guard !isAdding, next + arrays < isReady.count, isReady[next] else { return nil }
      isAdding = true
      return next
    }
  }

  /// - Parameters:
  ///   - count: Number of parameters.
  ///   - shards: The most shards there will be.
  ///   - threads: How many of them are computed at a time.
  init(count: Int, shards: Int, threads: Int, memory: MemoryPool, device: Device) {
    total = Gradients(count: count, from: memory)
    ring = (0..<min(shards - 1, threads)).map { _ in Gradients(count: count, from: memory) }
    arithmetic = FlatArithmetic(device)
  }

  /// The sum, whole after `complete`.
  var storage: Storage { total.storage }

  /// The number of arrays of gradients, the sum among them.
  var arrays: Int { 1 + ring.count }

  /// Begins to add the gradients of so many shards to the sum.
  func begin(shards: Int) {
    progress.withLock { $0 = Progress(isReady: [Bool](repeating: false, count: shards)) }
  }

  /// Has a shard write its gradient, as soon as there is an array for it: the sum so far for shard 0, zero for others.
  func withGradients<Result>(of shard: Int, _ body: (Gradients) -> Result) -> Result {
    let before = shard - ring.count  // used the same array, unless it was shard 0
    if before > 0 { progress.wait(until: { $0.next > before }) }
    let result = body(array(of: shard))
    progress.withLock { $0.isReady[shard] = true }
    addWhatIsInTheWay()
    return result
  }

  /// Adds the gradients of the last shards, and returns the sum of the squares of the sum's elements.
  func complete(_ workers: ThreadPool) -> Double {
    let last = progress.withLock { max(1, $0.next)..<max(1, $0.isReady.count) }
    let arrays = [storage] + last.map { array(of: $0).storage }
    return workers.mapRanges(of: arrays) { [arithmetic] parts, _ in
      for gradient in parts.dropFirst() { arithmetic.addAndZero(gradient, to: parts[0]) }
      return arithmetic.sumOfSquares(parts[0])
    }.reduce(0, +)
  }

  // MARK: - Private

  /// Adds, while no other thread does, the shards whose arrays others need.
  private func addWhatIsInTheWay() {
    while let shard = progress.withLock({ $0.takeTurn(arrays: ring.count) }) {
      if shard > 0 { arithmetic.addAndZero(array(of: shard).storage, to: storage) }
      progress.withLock {
        $0.next += 1
        $0.isAdding = false
      }
      progress.wake()
    }
  }

  private func array(of shard: Int) -> Gradients { shard == 0 ? total : ring[(shard - 1) % ring.count] }
}
