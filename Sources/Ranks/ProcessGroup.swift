/// Processes that do one job together, each known by a number, its rank.
///
/// Every process calls the same functions in the same order: each returns once the others have come to it too, as far as
/// it needs them. What they return depends on what was given alone, never on when.
package protocol ProcessGroup: Sendable {
  /// From 0.
  var rank: Int { get }
  var count: Int { get }
  /// What people call this process, where there are several.
  var name: String { get }

  /// Whether others than the thread that joined may call these functions, one thread at a time.
  var talksOnAnyThread: Bool { get }

  /// Returns what every process gives, in the order of the ranks.
  func gather(_ bytes: [UInt8]) -> [[UInt8]]

  /// Sends runs of floats to other ranks, and receives others; those of two ranks arrive in the order they were sent in.
  ///
  /// - Parameter isPatient: Whether the thread leaves the processor to others while it waits, and so learns a little later
  ///   that it need not.
  func exchange(_ sends: [FloatMessage], receiving receives: [FloatMessage], isPatient: Bool)

  /// Sends bytes to another rank; those of two ranks arrive in the order they were sent in.
  ///
  /// May wait until the other receives them.
  func send(_ bytes: [UInt8], to rank: Int)

  /// Returns a rank that has sent bytes which have come and were not received; nil where none has.
  func nextSender() -> Int?

  /// Returns the next bytes of a rank that `nextSender` named.
  func receive(from rank: Int) -> [UInt8]

  /// Completes an array of which rank r has the range r.
  ///
  /// - Precondition: The ranges follow each other and cover the array.
  func share(_ floats: UnsafeMutableBufferPointer<Float>, ranges: [Range<Int>])

  /// Leaves the job, which then ends in order.
  func leave()
}

/// A run of floats that goes to another rank, or comes from one.
package struct FloatMessage {
  package let rank: Int
  package let floats: UnsafeMutableBufferPointer<Float>

  package init(_ floats: UnsafeMutableBufferPointer<Float>, rank: Int) {
    self.rank = rank
    self.floats = floats
  }
}

extension ProcessGroup {
  /// Whether this process writes files and tells how it goes.
  package var isFirst: Bool { rank == 0 }

  /// Waits until every process has come here.
  package func meet() { _ = gather([]) }

  /// Returns what the first process gives.
  package func first(_ bytes: [UInt8]) -> [UInt8] { count == 1 ? bytes : gather(isFirst ? bytes : [])[0] }

  /// Returns the numbers that every process gives, in the order of the ranks.
  package func gather(_ numbers: [Double]) -> [[Double]] {
    gather(numbers.withUnsafeBytes(Array.init)).map { bytes in
      bytes.withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: 8).map { raw.loadUnaligned(fromByteOffset: $0, as: Double.self) }
      }
    }
  }

  /// Brings the ranges of an array that other ranks have to the first.
  package func collect(_ floats: UnsafeMutableBufferPointer<Float>, ranges: [Range<Int>]) {
    if isFirst {
      let others = (1..<count).map { FloatMessage(.init(rebasing: floats[ranges[$0]]), rank: $0) }
      exchange([], receiving: others, isPatient: false)
    } else {
      exchange(
        [FloatMessage(.init(rebasing: floats[ranges[rank]]), rank: 0)], receiving: [], isPatient: false)
    }
  }
}
