internal import Layers
public import Translation

/// How the width of a system was changed to give it as many parameters as the first.
public struct ParameterMatch: Sendable, Equatable {
  public var system: String
  /// With the width that was found.
  public var architecture: Architecture
  public var parameters: Int
  /// Those of the first system.
  public var wanted: Int
  /// The width of its vectors before it was changed, and after.
  public var givenWidth: Int
  public var width: Int

  /// How many more parameters there are than wanted, as a share of those.
  public var deviation: Double { Double(parameters - wanted) / Double(wanted) }
}

/// Finds the width that gives an architecture as many parameters as another has.
///
/// All widths of an architecture grow in proportion, and parameters with them, so the nearest is found by bisection.
struct ParameterMatching {
  var sourceVocabulary: Int
  var targetVocabulary: Int

  /// How far from the wanted number of parameters still is a match.
  static let tolerance = 0.05

  /// Returns the systems with their widths matched to the first, which keeps its own.
  ///
  /// - Throws: `StudyError.cannotMatch`.
  func matches(of systems: [(name: String, architecture: Architecture)]) throws -> [ParameterMatch] {
    guard let first = systems.first else { return [] }
    let wanted = parameters(of: first.architecture)
    return try systems.enumerated().map { index, system in
      let architecture = index == 0 ? system.architecture : nearest(to: wanted, system.architecture)
      let match = ParameterMatch(
        system: system.name, architecture: architecture, parameters: parameters(of: architecture),
        wanted: wanted,
        givenWidth: system.architecture.features, width: architecture.features)
      guard abs(match.deviation) <= Self.tolerance else {
        throw StudyError.cannotMatch(system: system.name, parameters: match.parameters, wanted: wanted)
      }
      return match
    }
  }

  private func parameters(of architecture: Architecture) -> Int {
    architecture.makeModel(sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary)
      .parameters.count
  }

  private func nearest(to wanted: Int, _ architecture: Architecture) -> Architecture {
    let step = architecture.widthStep
    func candidate(_ steps: Int) -> Architecture { architecture.widened(to: steps * step) }
    // At least `low` steps are too few or just enough, `high` steps too many.
    var (low, high) = (1, max(2, (1 << 14) / step))
    while high - low > 1 {
      let middle = (low + high) / 2
      if parameters(of: candidate(middle)) <= wanted { low = middle } else { high = middle }
    }
    let (below, above) = (candidate(low), candidate(high))
    return abs(parameters(of: below) - wanted) <= abs(parameters(of: above) - wanted) ? below : above
  }
}
