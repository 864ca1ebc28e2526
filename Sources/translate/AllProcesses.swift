internal import CommandLineTool
internal import Files
internal import Ranks

extension Arguments {
  /// Does something in all processes that this one was started with, of which the first alone says how it goes.
  ///
  /// - Parameter body: Called in each, with the processes, and with arguments whose console says nothing in others than the
  ///   first.
  func inAllProcesses(_ body: (any ProcessGroup, Arguments) throws -> Void) throws {
    let group = try ProcessGroups.join()
    defer { group.leave() }
    do {
      if group.count > 1 { try group.agree(on: wording) }
      try body(group, silenced(if: !group.isFirst))
    } catch is ToldByFirst {
      return
    }
  }

  /// How long blocks become that processes share.
  func blockSizes(for group: any ProcessGroup) -> BlockSizes {
    group.count == 1 ? .growing : .shared(threads: threads)
  }
}
