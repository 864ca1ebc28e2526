internal import Ranks
internal import Tensors
internal import Threads

/// The sum of the gradients of shards, added in the tree of the shards, whichever is ready first and whoever computes
/// them.
///
/// Each shard writes into an array of its own; a node of the tree takes over the array of its first child, once that of
/// the second is added to it. Arrays are given to the shards in their order, and nodes are added while shards are still
/// computed only where a shard waits for an array; all others are added by all threads together in `complete`. Since the
/// shards that have begun are the first ones, those of them that are done make up no more nodes than the tree has levels:
/// with as many arrays and one more, some shard can always go on.
///
/// Where several processes share the shards, each adds what is below the largest nodes that are its own. Then every process
/// finishes the tree for its slice of the parameters, with what the others send of theirs: no element is added twice, and
/// where the shards are shared evenly by a power of two, each process sends and receives the array once but for its own slice
/// (the reduction and scattering of ZeRO, Rajbhandari et al. 2020, section 5.1).
///
/// Safe to share: whose an array is, is guarded by the lock of `progress`: one shard's, which writes it, one thread's, which
/// adds it, or of the thread that completes.
final class GradientSum: @unchecked Sendable {
  private let group: any ProcessGroup
  private let slices: [Range<Int>]
  private let memory: MemoryPool
  private let count: Int
  private let arithmetic: FlatArithmetic
  /// All but the first are zero where nothing holds them.
  private var held: [Gradients]
  private var tree = ShardTree(leaves: 0)
  private var own = 0..<0
  private let progress = Monitor(Progress())

  private struct Progress: Sendable {
    /// The arrays of nodes that are done and not yet part of another.
    var done: [ShardTree.Node: Int] = [:]
    /// The arrays that nothing holds.
    var free: [Int] = []
    /// The next shard that gets an array.
    var next = 0
    /// Whether a shard waits for one, or will.
    var lacksArrays: Bool { remaining > free.count }
    /// The shards that have not got one.
    var remaining = 0
  }

  /// - Parameters:
  ///   - count: Number of parameters.
  ///   - shards: How many there will be at least.
  ///   - threads: How many of them are computed at a time.
  ///   - group: The processes that share the shards.
  init(
    count: Int, shards: Int, threads: Int, group: any ProcessGroup = SingleProcess(), memory: MemoryPool,
    device: Device
  ) {
    self.count = count
    self.memory = memory
    self.group = group
    self.threads = threads
    slices = ParameterSlices.of(count, processes: group.count)
    arithmetic = FlatArithmetic(device)
    held = [Gradients(count: count, from: memory)]
    begin(shards: shards)
  }

  private let threads: Int

  /// The sum, after `complete`: whole, or the slice of it that is this process's.
  var storage: Storage { held[0].storage }

  /// The number of arrays of gradients, the sum among them.
  var arrays: Int { held.count }

  /// The shards that this process computes.
  var shards: Range<Int> { own }

  /// Begins a sum of the gradients of so many shards.
  func begin(shards: Int) {
    tree = ShardTree(leaves: shards)
    own = tree.shares(of: group.count)[group.rank]
    // A run in the middle of the leaves has nodes on both of its sides.
    let nodes = group.count == 1 ? tree.depth : 2 * tree.depth
    while held.count < min(own.count, max(nodes, threads) + 1) {
      held.append(Gradients(count: count, from: memory))
    }
    held[0].zero()
    progress.withLock { [own, arrays = held.count] in
      $0 = Progress()
      $0.next = own.lowerBound
      $0.remaining = own.count
      $0.free = Array((0..<arrays).reversed())
    }
  }

  /// Has a shard write its gradient into an array of zeros, as soon as there is one for it.
  func withGradients<Result>(of shard: Int, _ body: (Gradients) -> Result) -> Result {
    let array = progress.wait(until: { $0.next == shard && !$0.free.isEmpty }) { progress in
      progress.next += 1
      progress.remaining -= 1
      return progress.free.removeLast()
    }
    progress.wake()
    let result = body(held[array])
    progress.withLock { $0.done[shard..<shard + 1] = array }
    addWhatIsInTheWay()
    return result
  }

  /// Adds what is not added yet, and returns the sum of the squares of all elements of the sum.
  func complete(_ workers: ThreadPool) -> Double {
    let nodes = tree.largestNodes(in: own)
    let done = progress.withLock { $0.done }
    addLocally(nodes, done, workers)
    if group.count > 1 { addWhatOthersHave(nodes, done) }
    let slice = slices[group.rank]
    let squares = workers.mapRanges(of: [storage.slice(slice.lowerBound, slice.count)]) {
      [arithmetic] parts, _ in
      arithmetic.sumOfSquares(parts[0])
    }
    return group.gather(squares).joined().reduce(0, +)
  }

  // MARK: - Private

  /// Adds nodes that are done, while a shard lacks an array.
  private func addWhatIsInTheWay() {
    while let (family, sum, addend) = progress.withLock({ takePair(&$0) }) {
      arithmetic.addAndZero(held[addend].storage, to: held[sum].storage)
      progress.withLock {
        $0.done[family] = sum
        $0.free.append(addend)
      }
      progress.wake()
    }
  }

  /// Takes two children of one node, both done, where a shard lacks an array.
  private func takePair(_ progress: inout Progress) -> (parent: ShardTree.Node, sum: Int, addend: Int)? {
    guard progress.lacksArrays else { return nil }
    for node in progress.done.keys.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let (parent, sibling) = tree.family(of: node), node.lowerBound == parent.lowerBound,
        let addend = progress.done[sibling], let sum = progress.done[node]
      else { continue }
      progress.done[node] = nil
      progress.done[sibling] = nil
      return (parent, sum, addend)
    }
    return nil
  }

  /// Has all threads add what is below each of some nodes.
  private func addLocally(_ nodes: [ShardTree.Node], _ done: [ShardTree.Node: Int], _ workers: ThreadPool) {
    let arrays = held.map(\.storage)
    workers.mapRanges(of: arrays) { [arithmetic] parts, _ in
      for node in nodes {
        _ = ShardTree.sum(node, { done[$0].map { parts[$0] } }) { arithmetic.addAndZero($1, to: $0) }
      }
    }
  }

  /// Finishes the tree for this process's slice, a piece at a time.
  private func addWhatOthersHave(_ nodes: [ShardTree.Node], _ done: [ShardTree.Node: Int]) {
    let owners = tree.shares(of: group.count).enumerated().flatMap { rank, run in
      tree.largestNodes(in: run).map { (node: $0, rank: rank) }
    }
    // A node is in the array of its first leaf.
    let arrays = nodes.map { node in
      done.first { $0.key.lowerBound == node.lowerBound }.map { held[$0.value].storage } ?? storage
    }
    let received = owners.map { $0.rank == group.rank ? nil : Storage(count: pieceLength, from: memory) }
    for piece in 0..<(slices.map(\.count).max() ?? 0) / pieceLength + 1 {
      exchange(piece, of: arrays, owners.map(\.rank), received)
      let place = part(piece, of: group.rank)
      if place.isEmpty { continue }
      var values: [ShardTree.Node: Storage] = [:]
      var mine = arrays.makeIterator()
      for (owner, buffer) in zip(owners, received) {
        values[owner.node] =
          buffer?.slice(0, place.count) ?? mine.next()?.slice(place.lowerBound, place.count)
      }
      let sum = ShardTree.sum(tree.root, { values[$0] }) { arithmetic.add($1, to: $0) }
      if let sum, owners.first?.rank != group.rank {
        arithmetic.copy(sum, to: storage.slice(place.lowerBound, place.count))
      }
    }
    for array in held.dropFirst() { array.zero() }
  }

  /// Sends each process its piece of the nodes that are here, and receives the same of those that are there.
  private func exchange(_ piece: Int, of arrays: [Storage], _ owners: [Int], _ received: [Storage?]) {
    let place = part(piece, of: group.rank)
    let receives = zip(owners, received).compactMap { owner, buffer in
      buffer.flatMap { $0.withFloats { FloatMessage(.init(rebasing: $0[..<place.count]), rank: owner) } }
    }
    var sends: [FloatMessage] = []
    for array in arrays {
      for rank in 0..<group.count where rank != group.rank {
        sends.append(
          array.withFloats { FloatMessage(.init(rebasing: $0[part(piece, of: rank)]), rank: rank) })
      }
    }
    withExtendedLifetime((arrays, received)) {
      group.exchange(
        sends.filter { !$0.floats.isEmpty }, receiving: receives.filter { !$0.floats.isEmpty })
    }
  }

  /// The part of the parameters that a piece of a process's slice is.
  private func part(_ piece: Int, of rank: Int) -> Range<Int> {
    let slice = slices[rank]
    let first = min(slice.upperBound, slice.lowerBound + piece * pieceLength)
    return first..<min(slice.upperBound, first + pieceLength)
  }
}

/// How much of an array is under way at a time: 1 MiB.
private let pieceLength = 1 << 18
