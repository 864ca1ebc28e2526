/// The first process at shared work: it deals blocks out and takes what becomes of them in their order.
///
/// The memory that this takes does not grow with the number of blocks: no more are dealt than `window` beyond the first
/// whose outcome is not known.
package final class WorkDealer<Block: Codable & Sendable, Answer: Codable & Sendable> {
  private let work: SharedWork<Block, Answer>
  private let group: any ProcessGroup
  private let window: Int
  /// Made when there is something to do, and somebody to share it with.
  private var bench: WorkBench<Block, Answer>?
  /// The processes that have nothing to do, the one that lacked it longest first.
  private var idle: [Int] = []
  /// For each process the number of the block that it has.
  private var numbers: [Int?]
  /// What has been dealt and not been taken, by number.
  private var blocks: [Int: Block] = [:]
  private var outcomes: [Int: Result<Answer, any Error>] = [:]
  private var (dealt, taken) = (0, 0)

  init(_ work: SharedWork<Block, Answer>, _ group: any ProcessGroup) {
    (self.work, self.group) = (work, group)
    window = 4 * group.count
    numbers = [Int?](repeating: nil, count: group.count)
  }

  /// Has all blocks worked on.
  ///
  /// - Parameter take: Takes what becomes of them, in their order.
  /// - Throws: What `take`, reading and working throw, each once the blocks before it have been taken.
  package func forEach(_ take: (Block, Answer) throws -> Void) throws {
    if group.count == 1 {
      let (read, answer) = (try work.makeReader(), try work.makeWorker())
      while let block = try read() { try take(block, answer(block)) }
      return
    }
    let feed = BlockFeed(ahead: 2, work.makeReader)
    let bench = WorkBench(work.makeWorker)
    self.bench = bench
    idle = (bench.isOpen ? [0] : []) + Array(1..<group.count)
    var end: Result<Void, any Error>?
    while end == nil || taken < dealt {
      let before = (dealt, taken)
      collect()
      try takeInOrder(take)
      while end == nil, dealt - taken < window, let rank = idle.first {
        guard let next = Self.next(of: feed, &end) else { break }
        idle.removeFirst()
        try deal(next, to: rank)
      }
      if before == (dealt, taken) { pauseBetweenLooks() }
    }
    try end?.get()
  }

  /// Tells the other processes that there is nothing more to do, once they have done what they were handed.
  func dismiss() {
    while numbers.dropFirst().contains(where: { $0 != nil }) {
      collect()
      pauseBetweenLooks()
    }
    for rank in 1..<max(1, group.count) { group.send([], to: rank) }
  }

  /// Returns the next block if it is there; notes where there will be no more, and why.
  private static func next(of feed: BlockFeed<Block>, _ end: inout Result<Void, any Error>?) -> Block? {
    do {
      switch try feed.next() {
      case .block(let block): return block
      case .pending: return nil
      case .end: end = .success(())
      }
    } catch {
      end = .failure(error)
    }
    return nil
  }

  private func deal(_ block: Block, to rank: Int) throws {
    if rank == 0 { bench?.begin(block) } else { group.send(try WorkMessage.encode(block), to: rank) }
    blocks[dealt] = block
    numbers[rank] = dealt
    dealt += 1
  }

  /// Receives what has become of blocks, as far as it has come.
  private func collect() {
    if let outcome = bench?.takeOutcome() { note(outcome, of: 0) }
    while let rank = group.nextSender() {
      let message = group.receive(from: rank)
      note(Result { try WorkMessage.decode(WorkReply<Answer>.self, from: message).get() }, of: rank)
    }
  }

  private func note(_ outcome: Result<Answer, any Error>, of rank: Int) {
    guard let number = numbers[rank].take() else { return }
    outcomes[number] = outcome
    idle.append(rank)
  }

  private func takeInOrder(_ take: (Block, Answer) throws -> Void) throws {
    while let outcome = outcomes.removeValue(forKey: taken), let block = blocks.removeValue(forKey: taken) {
      try take(block, outcome.get())
      taken += 1
    }
  }
}
