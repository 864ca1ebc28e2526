/// Memory that is taken from the system once and then reused from step to step.
///
/// Invariant: a pool and the storages made from it are used by one thread at a time.
package final class MemoryPool {
  private let device: Device
  private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
  /// Bytes taken from the system so far.
  package private(set) var bytes = 0

  package init(_ device: Device = .cpu) { self.device = device }

  deinit {
    for blocks in free.values {
      for block in blocks { device.release(block) }
    }
  }

  func take(_ count: Int) -> (base: UnsafeMutablePointer<Float>, capacity: Int) {
    let capacity = MemoryPool.capacity(for: count)
    if let block = free[capacity]?.popLast() { return (block, capacity) }
    bytes += capacity * MemoryLayout<Float>.size
    return (device.allocate(capacity), capacity)
  }

  func give(_ block: UnsafeMutablePointer<Float>, _ capacity: Int) {
    free[capacity, default: []].append(block)
  }

  /// Rounds up to a size of which few exist, so that a batch finds the blocks of the one before it: eight sizes
  /// between one power of two and the next.
  private static func capacity(for count: Int) -> Int {
    let count = max(count, 64)
    let step = 1 << max(0, Int.bitWidth - count.leadingZeroBitCount - 4)
    return (count + step - 1) / step * step
  }
}
