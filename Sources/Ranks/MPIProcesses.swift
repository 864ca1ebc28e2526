#if MPI
  internal import CMPI

  /// The processes that `mpirun` or `srun` has started, over MPI (MPI: A Message-Passing Interface Standard, version 3.1).
  ///
  /// Of MPI's operations only those are used that move data: the order in which its reductions add is its own affair.
  struct MPIProcesses: ProcessGroup {
    let rank: Int
    let count: Int
    private let machine: String

    /// Joins the job; the calling thread is the one that uses the group from then on.
    ///
    /// - Throws: `ProcessGroupError.cannotJoin`.
    init() throws {
      if let reason = Self.reasonNotToJoin(mpi_join()) { throw ProcessGroupError.cannotJoin(reason) }
      rank = Int(mpi_rank())
      count = Int(mpi_count())
      machine = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(mpi_name_capacity)) { buffer in
        buffer.initialize(repeating: 0)
        guard let base = buffer.baseAddress else { return "" }
        let length = Int(mpi_name(base))
        return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }

    /// Returns why a process has not joined, in words; nil where it has.
    private static func reasonNotToJoin(_ joining: mpi_joining) -> String? {
      switch joining {
      case mpi_joined: nil
      case mpi_joined_before: "it has joined before"
      case mpi_without_threads: "this MPI lets no process have several threads"
      default: "MPI does not start"
      }
    }

    var name: String { "process \(rank) of \(count) on \(machine)" }

    var talksOnAnyThread: Bool { mpi_serves_any_thread() != 0 }

    func gather(_ bytes: [UInt8]) -> [[UInt8]] {
      var counts = [Int32](repeating: 0, count: count)
      mpi_gather_counts(Int32(bytes.count), &counts)
      var offsets = [Int32]()
      var total = 0
      for count in counts {
        offsets.append(Int32(total))
        total += Int(count)
      }
      var all = [UInt8](repeating: 0, count: max(1, total))
      mpi_gather_bytes(bytes, Int32(bytes.count), &all, counts, offsets)
      return zip(offsets, counts).map { Array(all[Int($0)..<Int($0 + $1)]) }
    }

    func exchange(_ sends: [FloatMessage], receiving receives: [FloatMessage], isPatient: Bool) {
      func parts(_ messages: [FloatMessage]) -> (
        ranks: [Int32], floats: [UnsafeMutablePointer<Float>?], counts: [Int32]
      ) {
        (
          messages.map { Int32($0.rank) }, messages.map(\.floats.baseAddress),
          messages.map { Int32($0.floats.count) }
        )
      }
      let (sent, received) = (parts(sends), parts(receives))
      mpi_exchange(
        Int32(sends.count), sent.ranks, sent.floats, sent.counts, Int32(receives.count), received.ranks,
        received.floats, received.counts, isPatient ? 1 : 0)
    }

    func send(_ bytes: [UInt8], to rank: Int) { mpi_send_bytes(bytes, Int64(bytes.count), Int32(rank)) }

    func nextSender() -> Int? {
      let rank = mpi_sender()
      return rank < 0 ? nil : Int(rank)
    }

    func receive(from rank: Int) -> [UInt8] {
      let count = mpi_receive_length(Int32(rank))
      return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
        if let base = buffer.baseAddress { mpi_receive_bytes(base, count, Int32(rank)) }
        initialized = Int(count)
      }
    }

    func share(_ floats: UnsafeMutableBufferPointer<Float>, ranges: [Range<Int>]) {
      guard let base = floats.baseAddress else { return }
      mpi_share_floats(base, ranges.map { Int32($0.count) }, ranges.map { Int32($0.lowerBound) })
    }

    func leave() { mpi_leave() }
  }
#endif
