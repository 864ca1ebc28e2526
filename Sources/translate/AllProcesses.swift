internal import CommandLineTool
internal import Files
internal import Ranks
internal import Tensors

extension Arguments {
  /// Does something in all processes that this one was started with, of which the first alone says how it goes.
  ///
  /// - Parameter body: Called in each, with the processes, and with arguments whose console says nothing in others than the
  ///   first.
  func inAllProcesses(_ body: (any ProcessGroup, Arguments) throws -> Void) throws {
    let group = try ProcessGroups.join()
    defer { group.leave() }
    do {
      let arguments = silenced(if: !group.isFirst)
      if group.count > 1 {
        try group.agree(on: wording)
        arguments.tellOfOtherKernels(in: group)
      }
      try body(group, arguments)
    } catch is ToldByFirst {
      return
    }
  }

  /// Says where processors are not of one kind: they round differently.
  private func tellOfOtherKernels(in group: any ProcessGroup) {
    let kernels = group.gather(Array(Device.cpu.description.utf8)).map { String(decoding: $0, as: UTF8.self) }
    guard let other = kernels.first(where: { $0 != kernels[0] }) else { return }
    console.note(
      "processes compute with unlike kernels, \(kernels[0]) and \(other): results can differ from those of one process; "
        + "TRANSLATE_KERNELS has all compute alike")
  }

  /// How long blocks become that processes share.
  func blockSizes(for group: any ProcessGroup) -> BlockSizes {
    group.count == 1 ? .growing : .shared(threads: threads)
  }
}
