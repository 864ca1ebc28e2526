internal import Training

/// How long a step of training takes on several machines, on paper: what a machine computes in it, and what
/// `GradientSum` and `TrainingTeam` send for it.
///
/// A machine has one process, and every machine reaches every other at the full speed of its own link. Of a step's time
/// nothing is left out that grows with the number of machines; batches that machines compute at uneven speed, and switches
/// that are full, are.
struct ScalingModel {
  /// Floats of the array of all parameters.
  var parameters: Int
  /// Target tokens a second that one machine trains with by itself.
  var rate: Double
  /// Bytes a second that a machine can send, and receive meanwhile.
  var bandwidth: Double
  /// Seconds until a message of no length has come.
  var latency: Double
  /// Floats a second that a thread adds to others.
  var additions: Double
  /// Shards that a thread computes in a step, one after the other; the last one's backward pass hides what is exchanged.
  var shardsEach: Int

  /// A step, in seconds.
  struct Step {
    let machines: Int
    let tokens: Double
    /// The forward and backward passes and the update of all weights by one machine.
    let computing: Double
    /// Parts of gradients sent and received, and added.
    let reducing: Double
    /// What of that lies behind the last backward pass.
    let exposed: Double
    /// Updated weights sent and received, and what numbers the processes agree on.
    let gathering: Double
    /// Bytes that a machine sends.
    let bytes: Int

    var seconds: Double { computing + exposed + gathering }
  }

  /// - Parameter tokens: Target tokens of the batch, of all machines together.
  func step(machines: Int, tokens: Double) -> Step {
    let computing = tokens / Double(machines) / rate
    if machines == 1 {
      return Step(
        machines: 1, tokens: tokens, computing: computing, reducing: 0, exposed: 0, gathering: 0, bytes: 0)
    }
    let slices = ParameterSlices(parameters, processes: machines, overlaps: true)
    let stretches = Double(slices.stretches.count)
    // Shares that are powers of two: each process has one node of the tree, and receives one of each other.
    let own = (0..<machines).map { slices.of($0).reduce(0) { $0 + $1.count } }
    let largest = own.max() ?? 0
    let bytes = (parameters - (own.min() ?? 0)) * floatSize
    let received = largest * (machines - 1) * floatSize
    let pieces = slices.stretches.reduce(0) { sum, slices in
      sum + ((slices.map(\.count).max() ?? 0) + ParameterSlices.pieceLength - 1) / ParameterSlices.pieceLength
    }
    let sending = Double(max(bytes, received)) / bandwidth
    let reducing =
      sending + Double(pieces) * latency + Double(largest * (machines - 1)) / additions
    let hidden = 2 / 3 * computing / Double(shardsEach) * (stretches - 1) / stretches
    return Step(
      machines: machines, tokens: tokens, computing: computing, reducing: reducing,
      exposed: max(reducing / stretches, reducing - hidden),
      gathering: sending + (stretches * Double(machines - 1) + agreements * rounds(machines)) * latency,
      bytes: bytes + largest * (machines - 1) * floatSize)
  }

  /// Messages one after the other in which processes gather a number of each.
  private func rounds(_ machines: Int) -> Double {
    Double(Int.bitWidth - (machines - 1).leadingZeroBitCount)
  }
}

private let floatSize = MemoryLayout<Float>.size

/// Gatherings of a step besides that of the weights: the losses, the norm, and whether to go on; each of their lengths and
/// then of themselves.
private let agreements = 6.0
