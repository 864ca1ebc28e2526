package import Threads

/// A matrix as products read it: floats, or their copy rounded to bfloat16.
///
/// A factor is rounded once where it is made, however many products read it.
struct Factor {
  /// Holds two halves in each float where the factor is rounded.
  let storage: Storage
  let precision: Precision
  /// Where the matrix begins, in its own elements.
  let offset: Int
  /// Number of elements.
  let count: Int

  /// Makes a factor of floats, without copying.
  init(_ storage: Storage) { self.init(storage, .float32, offset: 0, count: storage.count) }

  init(_ storage: Storage, _ precision: Precision, offset: Int, count: Int) {
    precondition(
      offset >= 0 && offset + count <= storage.count * precision.elementsInFloat, "factor beyond storage")
    self.storage = storage
    self.precision = precision
    self.offset = offset
    self.count = count
  }

  /// Makes room for a rounded factor; its contents are undefined.
  init(roundedCount count: Int, from pool: MemoryPool) {
    self.init(
      Storage(count: Precision.bfloat16.floats(count), from: pool), .bfloat16, offset: 0, count: count)
  }

  /// This factor where it is rounded.
  var rounded: Factor? { precision == .bfloat16 ? self : nil }

  /// Returns a part of this factor that shares its memory.
  func slice(_ first: Int, _ count: Int) -> Factor {
    Factor(storage, precision, offset: offset + first, count: count)
  }

  var floats: UnsafeMutablePointer<Float> {
    precondition(precision == .float32, "the floats of a rounded factor")
    return storage.base + offset
  }

  var halves: UnsafeMutablePointer<UInt16> {
    precondition(precision == .bfloat16, "the halves of a factor that is not rounded")
    return UnsafeMutableRawPointer(storage.base).assumingMemoryBound(to: UInt16.self) + offset
  }
}

extension Precision {
  fileprivate var elementsInFloat: Int {
    switch self {
    case .float32: 1
    case .bfloat16: 2
    }
  }

  /// Number of floats whose memory holds `count` elements.
  fileprivate func floats(_ count: Int) -> Int { (count + elementsInFloat - 1) / elementsInFloat }
}

/// All weights of a model rounded to bfloat16, in the order of the flat array of parameters.
///
/// One copy serves every shard of a step: they round nothing themselves. Safe to share as a `Parameter` is: nobody
/// updates while threads read.
package final class RoundedParameters: @unchecked Sendable {
  fileprivate let factor: Factor
  private let kernels: Kernels

  package init(count: Int, from pool: MemoryPool, device: Device) {
    factor = Factor(roundedCount: count, from: pool)
    kernels = Kernels(device)
  }

  /// Rounds the weights, the flat array of all of them.
  package func update(_ weights: Storage, on pool: ThreadPool) {
    pool.mapRanges(of: [weights]) { parts, first in
      kernels.round(parts[0], into: factor.slice(first, parts[0].count))
    }
  }
}

extension ForwardPass {
  /// Returns the floats of a storage as products of this pass read them.
  func factor(_ storage: Storage, count: Int) -> Factor {
    switch precision {
    case .float32: return Factor(storage, .float32, offset: 0, count: count)
    case .bfloat16:
      let factor = Factor(roundedCount: count, from: memory)
      kernels.round(storage, into: factor)
      return factor
    }
  }

  /// Returns where a kernel is to put a gradient that only products will read: in place, or rounded.
  func gradientFactor(_ gradient: Storage, count: Int) -> Factor {
    switch precision {
    case .float32: Factor(gradient, .float32, offset: 0, count: count)
    case .bfloat16: Factor(roundedCount: count, from: memory)
    }
  }

  /// Returns the weights of a parameter as products of this pass read them.
  func factor(_ parameter: Parameter) -> Factor {
    guard precision == .bfloat16, let roundedParameters else {
      return factor(parameter.floats(in: memory), count: parameter.shape.count)
    }
    return roundedParameters.factor.slice(parameter.offset, parameter.shape.count)
  }

  /// Returns the elements of a tensor as products of this pass read them; they are rounded only once.
  func factor(_ tensor: Tensor) -> Factor {
    if let factor = tensor.rounding?.factor { return factor }
    let factor = factor(tensor.storage, count: tensor.shape.count)
    tensor.rounding?.factor = factor
    return factor
  }
}

/// Keeps the rounded elements of a tensor for the next product that reads them.
final class Rounding {
  fileprivate(set) var factor: Factor?
}
