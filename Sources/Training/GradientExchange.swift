internal import Ranks
internal import Tensors

/// Finishes the tree of a sum of gradients with what other processes have of it, a stretch of the parameters at a time.
///
/// Every process finishes the tree for its slice of a stretch: no element is added twice, and where the shards are shared
/// evenly by a power of two, each process sends and receives an array once but for its own slice (the reduction and
/// scattering of ZeRO, Rajbhandari et al. 2020, section 5.1).
///
/// Used by one thread at a time, with memory that no other uses meanwhile.
final class GradientExchange {
  private let group: any ProcessGroup
  private let slices: ParameterSlices
  private let arithmetic: FlatArithmetic
  private let memory: MemoryPool
  private let pieceLength = ParameterSlices.pieceLength
  /// A piece of each node of others.
  private var received: [Storage] = []
  /// What the sum that is under way has taken so far.
  private(set) var traffic = Traffic()

  init(_ group: any ProcessGroup, _ slices: ParameterSlices, memory: MemoryPool, device: Device) {
    self.group = group
    self.slices = slices
    self.memory = memory
    arithmetic = FlatArithmetic(device)
  }

  /// Begins a sum.
  func begin() { traffic = Traffic() }

  /// Finishes the tree for this process's slice of a stretch.
  ///
  /// - Parameters:
  ///   - arrays: Those of the largest nodes that are this process's, in order.
  ///   - sum: Where the slice of the sum goes; it may be the first of the arrays.
  ///   - isPatient: Whether this thread leaves the processor to others while it waits.
  func finish(
    _ stretch: Int, of tree: ShardTree, _ arrays: [Storage], into sum: Storage, isPatient: () -> Bool
  ) {
    let owners = tree.shares(of: group.count).enumerated().flatMap { rank, run in
      tree.largestNodes(in: run).map { Owner(node: $0, rank: rank) }
    }
    let others = owners.filter { $0.rank != group.rank }
    while received.count < others.count { received.append(Storage(count: pieceLength, from: memory)) }
    let slices = slices.stretches[stretch]
    for first in stride(from: 0, to: slices.map(\.count).max() ?? 0, by: pieceLength) {
      let pieces = slices.map { slice in
        let begin = min(slice.upperBound, slice.lowerBound + first)
        return begin..<min(slice.upperBound, begin + pieceLength)
      }
      exchange(pieces, of: arrays, others, isPatient: isPatient())
      add(pieces[group.rank], of: tree, owners, arrays, into: sum)
    }
  }

  // MARK: - Private

  /// A node that is nobody else's, and whose it is.
  private struct Owner {
    let node: ShardTree.Node
    let rank: Int
  }

  /// Sends each process its piece of the nodes that are here, and receives the same of those that are there.
  private func exchange(_ pieces: [Range<Int>], of arrays: [Storage], _ others: [Owner], isPatient: Bool) {
    func message(_ storage: Storage, _ range: Range<Int>, _ rank: Int) -> FloatMessage {
      storage.withFloats { FloatMessage(.init(rebasing: $0[range]), rank: rank) }
    }
    let own = pieces[group.rank]
    let receives = own.isEmpty ? [] : zip(others, received).map { message($1, 0..<own.count, $0.rank) }
    let sends = arrays.flatMap { array in
      pieces.indices.filter { $0 != group.rank && !pieces[$0].isEmpty }.map { message(array, pieces[$0], $0) }
    }
    traffic.bytes += sends.reduce(0) { $0 + $1.floats.count } * MemoryLayout<Float>.size
    let began = ContinuousClock.now
    withExtendedLifetime((arrays, received)) {
      group.exchange(sends, receiving: receives, isPatient: isPatient)
    }
    traffic.seconds += (ContinuousClock.now - began) / .seconds(1)
  }

  /// Finishes the tree for a piece.
  private func add(
    _ piece: Range<Int>, of tree: ShardTree, _ owners: [Owner], _ arrays: [Storage], into storage: Storage
  ) {
    if piece.isEmpty { return }
    var values: [ShardTree.Node: Storage] = [:]
    var (mine, theirs) = (arrays.makeIterator(), received.makeIterator())
    for owner in owners {
      values[owner.node] =
        owner.rank == group.rank ? mine.next()?.slice(piece) : theirs.next()?.slice(0, piece.count)
    }
    let sum = ShardTree.sum(tree.root, { values[$0] }) { arithmetic.add($1, to: $0) }
    if let sum, owners.first?.rank != group.rank { arithmetic.copy(sum, to: storage.slice(piece)) }
  }
}

/// What it takes a process to exchange numbers with others.
package struct Traffic: Sendable {
  /// The time in which they were on their way, or waited for.
  package var seconds = 0.0
  /// What this process has sent.
  package var bytes = 0

  package init() {}

  package static func += (sum: inout Traffic, addend: Traffic) {
    sum.seconds += addend.seconds
    sum.bytes += addend.bytes
  }
}
