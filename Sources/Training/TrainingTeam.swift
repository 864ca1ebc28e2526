internal import Files
internal import FoundationEssentials
package import Ranks
package import Tensors
internal import Threads

/// The processes that train one model together.
///
/// Each of them knows all weights and where the training is; of the moments and the average it has its slices. The first
/// one writes the folder, judges the model, and tells how it goes. What it finds that decides how the training goes on,
/// it tells the others.
package struct TrainingTeam: Sendable {
  let group: any ProcessGroup
  private let slices: ParameterSlices
  private let conversation: Conversation

  /// - Parameters:
  ///   - count: Number of parameters.
  ///   - overlaps: Whether weights are shared while others are updated, which pays where a core is to spare.
  package init(_ group: any ProcessGroup, parameters count: Int, device: Device, overlaps: Bool) {
    self.group = group
    slices = ParameterSlices(count, processes: group.count, overlaps: overlaps)
    conversation = Conversation(group, device: device, overlaps: overlaps)
  }

  /// Whether this process writes.
  var isFirst: Bool { group.isFirst }

  /// The parts of the parameters that this process updates, in order.
  package var own: [Range<Int>] { slices.of(group.rank) }

  /// Completes the weights, of which every process updates its slices, those of a stretch while the next are updated.
  ///
  /// - Parameter update: Updates the slices that are this process's, and tells the number of each once that is done.
  /// - Returns: What it took to share them.
  @discardableResult
  package func share(
    _ weights: Storage, updating update: (_ isUpdated: (_ slice: Int) -> Void) -> Void
  ) -> Traffic {
    if group.count == 1 {
      update { _ in }
      return Traffic()
    }
    return withoutActuallyEscaping(update) { update in
      let updating = Updating(weights: weights, update: update)
      conversation.compute {
        updating.run()
      } talking: {
        for stretch in slices.stretches.indices {
          updating.wait(for: stretch)
          let began = ContinuousClock.now
          withFloats(of: stretch, updating.weights) { group.share($0, ranges: $1) }
          updating.traffic.seconds += (ContinuousClock.now - began) / .seconds(1)
          updating.traffic.bytes += bytesSent(of: slices.stretches[stretch])
        }
      }
      return updating.traffic
    }
  }

  /// What a process sends that gives its slice to all others, directly or through each other.
  private func bytesSent(of slices: [Range<Int>]) -> Int {
    slices[group.rank].count * (group.count - 1) * MemoryLayout<Float>.size
  }

  /// Brings all slices of arrays to the first process.
  func collect(_ arrays: [Storage]) {
    if group.count == 1 { return }
    for array in arrays {
      for stretch in slices.stretches.indices {
        withFloats(of: stretch, array) { group.collect($0, ranges: $1) }
      }
    }
  }

  /// Calls `body` with a stretch of an array, and where in it the slices are.
  private func withFloats(
    of stretch: Int, _ array: Storage,
    _ body: (_ floats: UnsafeMutableBufferPointer<Float>, _ slices: [Range<Int>]) -> Void
  ) {
    let place = slices.stretch(stretch)
    array.slice(place).withFloats { floats in
      body(
        floats,
        slices.stretches[stretch].map { slice in
          slice.lowerBound - place.lowerBound..<slice.upperBound - place.lowerBound
        })
    }
  }

  /// Returns why the training ends: where the first process has come to an end, or where one is to stop.
  func agree(_ end: TrainingEnd?) -> TrainingEnd? {
    if group.count == 1 { return end }
    let ends = group.gather(Array((end?.rawValue ?? "").utf8)).map {
      TrainingEnd(rawValue: String(decoding: $0, as: UTF8.self))
    }
    return ends[0] ?? (ends.contains(.interrupted) ? .interrupted : nil)
  }

  /// Tells all processes what a validation has found, which the first one makes.
  func share(_ scores: ValidationScores?) throws -> ValidationScores {
    if group.count == 1, let scores { return scores }
    let bytes = group.first(try scores.map { try Array(jsonText(of: $0).utf8) } ?? [])
    return try JSONDecoder().decode(ValidationScores.self, from: Data(bytes))
  }

  /// Which process has computed far longer than the others, of all that has been added up.
  static func laggard(_ seconds: [Double]) -> LaggingProcess? {
    guard seconds.count > 1, let slowest = seconds.indices.max(by: { seconds[$0] < seconds[$1] }) else {
      return nil
    }
    let typical = seconds.sorted()[(seconds.count - 1) / 2]
    guard typical > 0, seconds[slowest] > 1.25 * typical else { return nil }
    return LaggingProcess(rank: slowest, ratio: seconds[slowest] / typical)
  }
}

/// Weights while their slices are updated.
///
/// Safe to share: one thread updates while the one that has the weights waits for it; another touches a stretch of them only
/// once that is told to be updated.
private final class Updating: @unchecked Sendable {
  let weights: Storage
  /// Of the thread that shares them.
  var traffic = Traffic()
  private let update: (_ isUpdated: (_ slice: Int) -> Void) -> Void
  private let updated = Monitor(0)

  init(weights: Storage, update: @escaping (_ isUpdated: (_ slice: Int) -> Void) -> Void) {
    self.weights = weights
    self.update = update
  }

  func run() {
    update { slice in
      updated.withLock { $0 = slice + 1 }
      updated.wake()
    }
  }

  func wait(for slice: Int) { updated.wait(until: { $0 > slice }) }
}

/// A process that the others wait for.
public struct LaggingProcess: Sendable, Equatable {
  public var rank: Int
  /// Its time for a step over that of the process in the middle.
  public var ratio: Double
}
