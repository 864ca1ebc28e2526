/// A process that works alone.
package struct SingleProcess: ProcessGroup {
  package init() {}

  package var rank: Int { 0 }
  package var count: Int { 1 }
  package var name: String { "this process" }
  package var talksOnAnyThread: Bool { true }

  package func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }

  package func exchange(_ sends: [FloatMessage], receiving receives: [FloatMessage], isPatient: Bool) {
    precondition(sends.isEmpty && receives.isEmpty, "a message to another process, and there is none")
  }

  package func send(_ bytes: [UInt8], to rank: Int) {
    preconditionFailure("bytes for process \(rank), and there is none")
  }

  package func nextSender() -> Int? { nil }

  package func receive(from rank: Int) -> [UInt8] {
    preconditionFailure("bytes of process \(rank), and there is none")
  }

  package func share(_ floats: UnsafeMutableBufferPointer<Float>, ranges: [Range<Int>]) {}

  package func leave() {}
}
