internal import Glibc
internal import Synchronization

/// What the kernels of a device do.
package enum KernelOperation: String, CaseIterable, Sendable {
  // The three products of a linear layer.
  case product, inputGradientProduct, weightGradientProduct
  case pack, packedLinear, round
  case add, addAndZero, copy, dropout, biasActivation, biasActivationBackward
  case sumOfSquares
  case embed, embedBackward, gather, scatterAdd, addNormalize, addNormalizeBackward
  case attention, attentionBackward, attentionStep
  case recurrentGates, recurrentGatesBackward, scores, scoresBackward, normalizeScores, scaleToLength
  case weightedMean, weightedMeanBackward, maxout
  case crossEntropy, topLogProbabilities, linearTopLogProbabilities, addDistribution
  case adam
}

/// Counts the calls of a device's kernels and the time they take, over all threads.
///
/// A device has one only where somebody wants to see where time goes (`Device.profiled(by:)`); without it a call of a
/// kernel costs one comparison more.
package final class KernelProfile: Sendable {
  /// What one operation took.
  package struct Entry: Sendable {
    /// Added up over threads.
    package var seconds = 0.0
    package var calls = 0
    /// Floating-point operations of products, those of attention included.
    package var operations = 0
    /// Bytes read and written by kernels that make no products, as far as their arrays are concerned.
    package var bytes = 0
  }

  private let entries = Mutex([Entry](repeating: Entry(), count: KernelOperation.allCases.count))

  package init() {}

  /// What each operation that was called took, in the order of their declaration.
  package var totals: [(operation: KernelOperation, entry: Entry)] {
    let entries = entries.withLock { $0 }
    return zip(KernelOperation.allCases, entries).filter { $1.calls > 0 }.map { ($0, $1) }
  }

  /// Forgets what has been counted.
  package func reset() {
    entries.withLock { $0 = [Entry](repeating: Entry(), count: $0.count) }
  }

  /// Runs a kernel and counts it.
  func measure<Result>(
    _ operation: KernelOperation, operations: Int, floats: Int, _ body: () -> Result
  ) -> Result {
    let start = now()
    let result = body()
    let seconds = now() - start
    guard let index = KernelOperation.allCases.firstIndex(of: operation) else { return result }
    entries.withLock {
      $0[index].seconds += seconds
      $0[index].calls += 1
      $0[index].operations += operations
      $0[index].bytes += floats * MemoryLayout<Float>.size
    }
    return result
  }
}

private func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
