internal import Files
internal import FoundationEssentials
package import Ranks
package import Tensors

/// The processes that train one model together.
///
/// Each of them knows all weights and where the training is; of the moments and the average it has its slice. The first
/// one writes the folder, judges the model, and tells how it goes. What it finds that decides how the training goes on,
/// it tells the others.
package struct TrainingTeam {
  let group: any ProcessGroup
  private let slices: [Range<Int>]

  /// - Parameter count: Number of parameters.
  package init(_ group: any ProcessGroup, parameters count: Int) {
    self.group = group
    slices = ParameterSlices.of(count, processes: group.count)
  }

  /// Whether this process writes.
  var isFirst: Bool { group.isFirst }

  /// The part of the parameters that this process updates.
  package var slice: Range<Int> { slices[group.rank] }

  /// Completes the weights, of which every process has updated its slice.
  package func share(_ weights: Storage) {
    if group.count > 1 { weights.withFloats { group.share($0, ranges: slices) } }
  }

  /// Brings all slices of arrays to the first process.
  func collect(_ arrays: [Storage]) {
    if group.count == 1 { return }
    for array in arrays { array.withFloats { group.collect($0, ranges: slices) } }
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

/// A process that the others wait for.
public struct LaggingProcess: Sendable, Equatable {
  public var rank: Int
  /// Its time for a step over that of the process in the middle.
  public var ratio: Double
}
