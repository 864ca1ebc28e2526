internal import Tensors

/// The array of all parameters, cut into stretches, and each of these into slices that processes have.
///
/// Slices are the processes' parts of the sum of gradients, of the moments and of the update (ZeRO, Rajbhandari et al. 2020,
/// section 5.1). Every process has one of each stretch, so that all of them work on a stretch while others are not there yet.
package struct ParameterSlices: Sendable {
  /// Floats of a slice that are sent at once, at most: 1 MiB.
  package static let pieceLength = 1 << 18

  /// The slices of each stretch, in the order of the processes, some of them empty where the array is short.
  package let stretches: [[Range<Int>]]

  /// Cuts an array of so many parameters.
  ///
  /// It is cut between the ranges that flat arrays are worked on in.
  ///
  /// - Parameter overlaps: Whether there is something to do meanwhile; without, there is one stretch.
  package init(_ count: Int, processes: Int, overlaps: Bool) {
    let ranges = (count + flatRangeLength - 1) / flatRangeLength
    let number =
      processes == 1 || !overlaps
      ? 1 : min(mostStretches, max(1, ranges * flatRangeLength / (processes * shortestSlice)))
    func part(_ index: Int, of parts: Int, in whole: Range<Int>) -> Range<Int> {
      whole.lowerBound + whole.count * index / parts..<whole.lowerBound + whole.count * (index + 1) / parts
    }
    func place(_ range: Int) -> Int { min(count, range * flatRangeLength) }
    stretches = (0..<number).map { stretch in
      let whole = part(stretch, of: number, in: 0..<ranges)
      return (0..<processes).map { rank in
        let slice = part(rank, of: processes, in: whole)
        return place(slice.lowerBound)..<place(slice.upperBound)
      }
    }
  }

  /// The slices of a process, in order.
  package func of(_ rank: Int) -> [Range<Int>] { stretches.map { $0[rank] } }

  /// The stretch of a number.
  func stretch(_ index: Int) -> Range<Int> {
    (stretches[index].first?.lowerBound ?? 0)..<(stretches[index].last?.upperBound ?? 0)
  }
}

/// More stretches would be shorter than what is computed meanwhile takes.
private let mostStretches = 8

/// Floats of a slice at least, where there is more than one stretch: a whole piece.
private let shortestSlice = ParameterSlices.pieceLength
