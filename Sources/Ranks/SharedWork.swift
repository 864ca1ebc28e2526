/// A row of blocks that processes work on together.
///
/// The first process reads the blocks, hands each to whoever is free, itself among them, and takes what becomes of them
/// in their order; the others do what they are handed. So only the first needs the input and the output, whatever they
/// are, and a slow machine holds up no other.
///
///     first process                                         every other
///     reading thread: reads a few blocks ahead
///     main thread:    deals ────────── block ─────────────> works ─┐
///                     takes in order <──── answer ─────────────────┘
///     working thread: works
///
/// What becomes of a block must depend on the block alone.
package struct SharedWork<Block: Codable & Sendable, Answer: Codable & Sendable>: Sendable {
  /// Returns the next block, nil after the last.
  package typealias Reader = () throws -> Block?
  package typealias Worker = (Block) throws -> Answer

  let makeReader: @Sendable () throws -> Reader
  let makeWorker: @Sendable () throws -> Worker

  /// - Parameters:
  ///   - makeReader: Opens the input, in the first process and on the thread that reads.
  ///   - makeWorker: Returns what works, in every process and on the thread that works.
  package init(
    reading makeReader: @escaping @Sendable () throws -> Reader,
    working makeWorker: @escaping @Sendable () throws -> Worker
  ) {
    (self.makeReader, self.makeWorker) = (makeReader, makeWorker)
  }

  /// Works with all processes of a group.
  ///
  /// - Parameters:
  ///   - group: The processes, each of which calls this.
  ///   - body: Called in the first process alone, with what deals the blocks out.
  /// - Throws: What `body` throws, once no process works any more.
  package func run(on group: any ProcessGroup, _ body: (WorkDealer<Block, Answer>) throws -> Void) throws {
    guard group.isFirst else { return try serve(group) }
    let dealer = WorkDealer(self, group)
    defer { dealer.dismiss() }
    try body(dealer)
  }

  /// Does what the first process hands out until it has no more.
  private func serve(_ group: any ProcessGroup) throws {
    let worker = Result { try makeWorker() }
    while true {
      let message = group.waitForMessage()
      if message.isEmpty { return }
      let reply = WorkReply(group.name) { try worker.get()(WorkMessage.decode(Block.self, from: message)) }
      group.send(try WorkMessage.encode(reply), to: 0)
    }
  }
}

extension ProcessGroup {
  /// Returns the next bytes of the first process.
  ///
  /// MPI itself would wait with a processor at full load.
  fileprivate func waitForMessage() -> [UInt8] {
    while nextSender() == nil { pauseBetweenLooks() }
    return receive(from: 0)
  }
}
