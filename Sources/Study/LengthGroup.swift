internal import Bitext

/// Lines whose sources are of similar length.
public struct LengthGroup: Sendable, Equatable {
  /// The numbers of words, as in `11–20`.
  public var name: String
  /// Where the group stands on an axis of lengths: the middle of its range, in words.
  public var middle: Double
  /// Counted from 0.
  public var lines: [Int] = []

  /// Returns the groups that have lines: up to 10 words, up to 20, … up to 50, and more.
  public static func groups(of sources: [String]) -> [LengthGroup] {
    let bounds = stride(from: 1, to: last, by: width).map { $0...($0 + width - 1) }
    var groups = bounds.map {
      LengthGroup(
        name: "\($0.lowerBound)–\($0.upperBound)", middle: Double($0.lowerBound + $0.upperBound) / 2)
    }
    groups.append(LengthGroup(name: "\(last + 1) and more", middle: Double(last) + Double(width + 1) / 2))
    for (line, source) in sources.enumerated() {
      let words = max(1, TextLength.words(source))
      groups[min((words - 1) / width, bounds.count)].lines.append(line)
    }
    return groups.filter { !$0.lines.isEmpty }
  }
}

private let width = 10
private let last = 50
