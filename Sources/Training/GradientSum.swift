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
/// Where several processes share the shards, each adds what is below the largest nodes that are its own, and finishes the
/// tree with the others by a `GradientExchange`. Backward passes complete the gradients of a model from its output to its
/// input, which is from the end of the array to its beginning: once all shards of a process have done so with a stretch of
/// the array, that stretch is added and exchanged while they go on with the rest (Li et al. 2020, "PyTorch Distributed",
/// section 3.2.3). The tree is the same for every element, so when a stretch is added changes no bit of it.
///
/// Safe to share: whose an array is, is guarded by the lock of `progress`: one shard's, which writes it, or one thread's, which
/// adds it. A stretch that a shard has completed is no longer the shard's, but of the thread that takes the stretch, and then
/// of the one that exchanges it.
final class GradientSum: @unchecked Sendable {
  private let group: any ProcessGroup
  private let slices: ParameterSlices
  private let exchange: GradientExchange
  private let conversation: Conversation
  private let memory: MemoryPool
  private let count: Int
  private let threads: Int
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
    /// The shards that are computed, their arrays, and where the gradients end that they still add to.
    var underWay: [Int: (array: Int, end: Int)] = [:]
    /// The number of pairs that are being added in the way.
    var pairs = 0
    /// Stretches that nobody adds yet: the first ones.
    var untaken = 0
    /// Stretches whose local nodes are added.
    var added: Set<Int> = []

    /// Whether a shard is computed, or will be.
    var isComputing: Bool { remaining > 0 || !underWay.isEmpty }

    /// Whether no gradient changes any more from a place on.
    func isComplete(from place: Int) -> Bool {
      remaining == 0 && pairs == 0 && underWay.values.allSatisfy { $0.end <= place }
    }

    /// The arrays of all nodes, also of those that are computed still.
    var nodes: [ShardTree.Node: Int] {
      underWay.reduce(into: done) { nodes, shard in
        nodes[shard.key..<shard.key + 1] = shard.value.array
      }
    }

    /// Takes the last stretch that nobody adds yet.
    mutating func take() -> Int? {
      if untaken == 0 { return nil }
      untaken -= 1
      return untaken
    }
  }

  /// - Parameters:
  ///   - count: Number of parameters.
  ///   - shards: How many there will be at least.
  ///   - threads: How many of them are computed at a time.
  ///   - group: The processes that share the shards.
  ///   - overlaps: Whether gradients are exchanged while others are computed.
  init(
    count: Int, shards: Int, threads: Int, group: any ProcessGroup, overlaps: Bool,
    memory: MemoryPool, device: Device
  ) {
    self.count = count
    self.memory = memory
    self.group = group
    self.threads = threads
    slices = ParameterSlices(count, processes: group.count, overlaps: overlaps)
    exchange = GradientExchange(group, slices, memory: memory, device: device)
    conversation = Conversation(group, device: device, overlaps: overlaps)
    arithmetic = FlatArithmetic(device)
    held = [Gradients(count: count, from: memory)]
    begin(shards: shards)
  }

  /// The sum, after `addUp`: whole, or the slices of it that are this process's.
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
    exchange.begin()
    progress.withLock { [own, arrays = held.count, stretches = slices.stretches.count] in
      $0 = Progress()
      $0.next = own.lowerBound
      $0.remaining = own.count
      $0.free = Array((0..<arrays).reversed())
      $0.untaken = stretches
    }
  }

  /// Has a shard write its gradient into an array of zeros, as soon as there is one for it.
  ///
  /// - Parameter body: Tells from where on what it writes is complete, as often as that changes.
  func withGradients<Result>(
    of shard: Int, _ body: (_ gradients: Gradients, _ completing: (_ end: Int) -> Void) -> Result
  ) -> Result {
    let array = progress.wait(until: { $0.next == shard && !$0.free.isEmpty }) { progress in
      progress.next += 1
      progress.remaining -= 1
      let array = progress.free.removeLast()
      progress.underWay[shard] = (array, Int.max)
      return array
    }
    progress.wake()
    let result = body(held[array]) { end in
      progress.withLock { $0.underWay[shard]?.end = end }
      progress.wake()
    }
    progress.withLock {
      $0.underWay[shard] = nil
      $0.done[shard..<shard + 1] = array
    }
    progress.wake()
    addWhatIsInTheWay()
    return result
  }

  /// Adds the gradients of all shards, while they are computed as far as it goes.
  ///
  /// - Parameter computeShards: Has each shard of this process computed by `withGradients`.
  func addUp<Result: Sendable>(_ workers: ThreadPool, while computeShards: @Sendable () -> Result) -> Result {
    let nodes = tree.largestNodes(in: own)
    if group.count == 1 {
      let result = computeShards()
      addTheRest(nodes, workers)
      return result
    }
    return conversation.compute {
      let result = computeShards()
      addTheRest(nodes, workers)
      return result
    } talking: {
      for stretch in slices.stretches.indices.reversed() { finish(stretch, nodes) }
    }
  }

  /// Returns the sum of the squares of all elements of the sum.
  func sumOfSquares(_ workers: ThreadPool) -> Double {
    let squares = slices.of(group.rank).map { slice in
      workers.mapRanges(of: [storage.slice(slice)]) { [arithmetic] parts, _ in
        arithmetic.sumOfSquares(parts[0])
      }
    }
    var numbers = group.gather(squares.flatMap(\.self)).map { $0.makeIterator() }
    // In the order of the array, in which one process adds them.
    var sum = 0.0
    for slices in slices.stretches {
      for (rank, slice) in slices.enumerated() {
        for _ in stride(from: 0, to: slice.count, by: flatRangeLength) { sum += numbers[rank].next() ?? 0 }
      }
    }
    return sum
  }

  /// What it has taken to exchange parts of the sum.
  var traffic: Traffic { exchange.traffic }

  // MARK: - Private

  /// Adds nodes that are done, while a shard lacks an array.
  private func addWhatIsInTheWay() {
    while let (family, sum, addend) = progress.withLock({ takePair(&$0) }) {
      arithmetic.addAndZero(held[addend].storage, to: held[sum].storage)
      progress.withLock {
        $0.done[family] = sum
        $0.free.append(addend)
        $0.pairs -= 1
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
      progress.pairs += 1
      return (parent, sum, addend)
    }
    return nil
  }

  /// Has all threads add the stretches that nobody adds yet, once all shards are computed.
  private func addTheRest(_ nodes: [ShardTree.Node], _ workers: ThreadPool) {
    let (arrays, values) = (held.map(\.storage), progress.withLock { $0.nodes })
    while let stretch = progress.withLock({ $0.take() }) {
      let place = slices.stretch(stretch)
      workers.mapRanges(of: arrays.map { $0.slice(place) }) { [arithmetic] parts, _ in
        Self.add(nodes, values, parts, arithmetic)
      }
      progress.withLock { _ = $0.added.insert(stretch) }
      progress.wake()
    }
  }

  /// Finishes the tree for this process's slice of a stretch, as soon as the gradients of the shards are complete there.
  private func finish(_ stretch: Int, _ nodes: [ShardTree.Node]) {
    let place = slices.stretch(stretch)
    let (values, isUntaken) = progress.wait(
      until: { $0.added.contains(stretch) || $0.untaken > stretch && $0.isComplete(from: place.lowerBound) }
    ) { progress in
      let isUntaken = progress.untaken > stretch
      if isUntaken { progress.untaken = stretch }
      return (progress.nodes, isUntaken)
    }
    if isUntaken {
      for first in stride(from: place.lowerBound, to: place.upperBound, by: flatRangeLength) {
        let range = first..<min(place.upperBound, first + flatRangeLength)
        Self.add(nodes, values, held.map { $0.storage.slice(range) }, arithmetic)
      }
    }
    // A node is in the array of its first leaf.
    let arrays = nodes.compactMap { node in
      values.first { $0.key.lowerBound == node.lowerBound }.map { held[$0.value].storage }
    }
    exchange.finish(stretch, of: tree, arrays, into: storage) { progress.withLock { $0.isComputing } }
    for array in arrays where array !== storage { array.slice(place).fill(0) }
  }

  /// Adds what is below each of some nodes in a part of the arrays.
  private static func add(
    _ nodes: [ShardTree.Node], _ values: [ShardTree.Node: Int], _ parts: [Storage],
    _ arithmetic: FlatArithmetic
  ) {
    for node in nodes {
      _ = ShardTree.sum(node, { values[$0].map { parts[$0] } }) { arithmetic.addAndZero($1, to: $0) }
    }
  }
}
