internal import Glibc
internal import Tensors

/// The sum of the gradients of shards, added in the order of the shards, whichever is ready first.
///
/// Shard 0 writes into the sum. Every other shard n has the array n - 1 of a ring, which it leaves zero; it may begin
/// once the shard before it in the same array has been added. So no thread waits for another to finish a shard unless
/// it is ahead by as many shards as there are arrays, and shards that are the last of their arrays are added by all
/// threads together in `complete`.
///
/// Safe to share: what changes is guarded by `mutex`, and an array is used by one shard at a time.
final class GradientSum: @unchecked Sendable {
  private let total: Gradients
  private let ring: [Gradients]
  private let arithmetic: FlatArithmetic
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let added = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Which shards have their gradients.
  private var isReady: [Bool] = []
  /// The shards before this one have been added.
  private var next = 0
  /// Whether some thread is adding now.
  private var isAdding = false

  /// - Parameters:
  ///   - count: Number of parameters.
  ///   - shards: The most shards there will be.
  ///   - threads: How many of them are computed at a time.
  init(count: Int, shards: Int, threads: Int, memory: MemoryPool, device: Device) {
    total = Gradients(count: count, from: memory)
    ring = (0..<min(shards - 1, threads)).map { _ in Gradients(count: count, from: memory) }
    arithmetic = FlatArithmetic(device)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(added, nil)
  }

  deinit {
    pthread_cond_destroy(added)
    pthread_mutex_destroy(mutex)
    added.deallocate()
    mutex.deallocate()
  }

  /// The sum, whole after `complete`.
  var storage: Storage { total.storage }

  /// The number of arrays of gradients, the sum among them.
  var arrays: Int { 1 + ring.count }

  /// Forgets the sum.
  func zero() { total.zero() }

  /// Begins to add the gradients of so many shards to the sum.
  func begin(shards: Int) {
    isReady = [Bool](repeating: false, count: shards)
    next = 0
  }

  /// Returns where a shard writes its gradient, as soon as that is free.
  func place(of shard: Int) -> Gradients {
    if shard == 0 { return total }
    let before = shard - ring.count  // used the same array, unless it was shard 0
    pthread_mutex_lock(mutex)
    while before > 0 && next <= before { pthread_cond_wait(added, mutex) }
    pthread_mutex_unlock(mutex)
    return array(of: shard)
  }

  /// Says that the gradient of a shard is where it belongs, and adds what can be added and is in another's way.
  func finish(_ shard: Int) {
    pthread_mutex_lock(mutex)
    isReady[shard] = true
    if !isAdding {
      isAdding = true
      while next + ring.count < isReady.count, isReady[next] { addNext() }
      isAdding = false
    }
    pthread_mutex_unlock(mutex)
  }

  /// Adds the gradients of the last shards, and returns the sum of the squares of the sum's elements.
  func complete(_ workers: WorkerPool) -> Double {
    let rest = (max(1, next)..<max(1, isReady.count)).map { array(of: $0).storage }
    var squares = [Double](repeating: 0, count: WorkerPool.rangeCount(of: storage.count))
    squares.withUnsafeMutableBufferPointer { squares in
      nonisolated(unsafe) let squares = squares
      workers.forEachRange(of: storage.count) { first, count, range in
        let part = storage.slice(first, count)
        for gradient in rest { arithmetic.addAndZero(gradient.slice(first, count), to: part) }
        squares[range] = arithmetic.sumOfSquares(part)
      }
    }
    return squares.reduce(0, +)
  }

  // MARK: - Private

  /// Adds the next shard, with the mutex given up meanwhile.
  private func addNext() {
    let shard = next
    if shard > 0 {
      pthread_mutex_unlock(mutex)
      arithmetic.addAndZero(array(of: shard).storage, to: storage)
      pthread_mutex_lock(mutex)
    }
    next += 1
    pthread_cond_broadcast(added)
  }

  private func array(of shard: Int) -> Gradients { ring[(shard - 1) % ring.count] }
}
