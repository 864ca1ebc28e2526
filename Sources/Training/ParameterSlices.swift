internal import Tensors

/// The array of all parameters, cut into slices that processes have.
///
/// They are their parts of the sum of gradients, of the moments and of the update (ZeRO, Rajbhandari et al. 2020, section 5.1).
enum ParameterSlices {
  /// Returns the slices of an array, one for each process, some of them empty where the array is short.
  ///
  /// They are cut between the ranges that flat arrays are worked on in.
  static func of(_ count: Int, processes: Int) -> [Range<Int>] {
    let ranges = (count + flatRangeLength - 1) / flatRangeLength
    return (0..<processes).map {
      min(
        count, ranges * $0 / processes * flatRangeLength)..<min(
          count, ranges * ($0 + 1) / processes * flatRangeLength)
    }
  }
}
