internal import Glibc

/// What validations measured, step by step, and whether it has come to rest.
public struct LearningCurve: Sendable, Equatable {
  /// A validation: its step, and a value of which half a point is the least that counts.
  struct Point: Sendable, Equatable {
    var step: Int
    var value: Double
  }

  /// Whether a training has used up what its corpus and settings give.
  public enum Verdict: Codable, Sendable, Equatable {
    /// There are fewer than two validations.
    case unknown
    /// The last third of the training has brought less than half a point.
    case flat
    /// The last third has brought so many points, and about so many steps more would bring the rest.
    case rising(gain: Double, moreSteps: Int)
  }

  let points: [Point]

  /// The curve of the score that decides which weights are the best, in points of that score.
  ///
  /// Perplexity is in hundredths of its logarithm, halved, so that a gain of one in a hundred is half a point. So it is
  /// where BLEU or chrF stays below 1: a model that has no four words right in a row may well be learning.
  init(_ validations: [TrainingHistory.Validation], by metric: ValidationConfiguration.Metric) {
    let scores = validations.compactMap { validation in
      validation.scores[metric].map { Point(step: validation.step, value: $0) }
    }
    if metric != .perplexity, scores.contains(where: { $0.value >= 1 }) {
      points = scores
    } else {
      points = validations.filter { $0.scores.perplexity.isFinite && $0.scores.perplexity > 0 }.map {
        Point(step: $0.step, value: -50 * log($0.scores.perplexity))
      }
    }
  }

  /// Whether the curve has come to rest at its end.
  ///
  /// The gain is that of a straight line through the last third of the validations (Theil 1950: the median of all
  /// slopes, so that one bad validation changes little), over the steps of that third. The curve still rises where that
  /// is half a point or more, and the best value of that third as much above all before it. How many steps are missing
  /// follows from how much smaller the gain is than that of the third before: as if it went on to shrink by that ratio, one
  /// from a half to nine tenths.
  public var verdict: Verdict {
    guard points.count > 1 else { return .unknown }
    let size = min(points.count, max(3, (points.count + 2) / 3))
    let recent = Array(points.suffix(size))
    let span = Double(recent[size - 1].step - recent[0].step)
    let gain = slope(recent) * span
    let best = recent.map(\.value).max() ?? 0
    let reached = points.dropLast(size).map(\.value).max() ?? -.infinity
    guard gain >= least, best - reached >= least else { return .flat }
    let before = Array(points.dropLast(size - 1).suffix(size))
    let ratio = before.count > 1 ? gain / max(gain, slope(before) * span) : 0.7
    let rounds = (log(least / gain) / log(min(0.9, max(0.5, ratio)))).rounded(.up)
    let steps = min(max(1, rounds) * span, 4 * Double(recent[size - 1].step))
    return .rising(gain: gain, moreSteps: roundedUp(steps))
  }
}

/// What a third of a training must bring to count.
private let least = 0.5

/// Returns the median of the slopes between all points.
private func slope(_ points: [LearningCurve.Point]) -> Double {
  var slopes: [Double] = []
  for (index, point) in points.enumerated() {
    for other in points.dropFirst(index + 1) where other.step > point.step {
      slopes.append((other.value - point.value) / Double(other.step - point.step))
    }
  }
  guard !slopes.isEmpty else { return 0 }
  slopes.sort()
  return (slopes[(slopes.count - 1) / 2] + slopes[slopes.count / 2]) / 2
}

/// Returns a number of steps with two digits that count.
private func roundedUp(_ steps: Double) -> Int {
  guard steps >= 100 else { return max(1, Int(steps.rounded(.up))) }
  let unit = pow(10, log10(steps).rounded(.down) - 1)
  return Int((steps / unit).rounded(.up) * unit)
}
