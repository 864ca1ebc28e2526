/// Memory that is taken from the system once and then reused from step to step.
///
/// Invariants: (1) a pool and the storages made from it are used by one thread at a time; (2) `free` is ordered by
/// capacity; (3) the pool holds no more blocks than were in use at one time, since a block that is too small for what is
/// asked goes back to the system before a larger one is taken.
package final class MemoryPool {
  private let device: Device
  private var free: [Block] = []
  /// Bytes held from the system.
  package private(set) var bytes = 0

  private struct Block {
    let base: UnsafeMutablePointer<Float>
    let capacity: Int
  }

  package init(_ device: Device = .cpu) { self.device = device }

  deinit {
    for block in free { device.release(block.base) }
  }

  /// Returns a block of at least `count` floats: the smallest free one that is not wastefully large, or a new one.
  func take(_ count: Int) -> (base: UnsafeMutablePointer<Float>, capacity: Int) {
    let wanted = (max(count, 64) + 63) / 64 * 64
    let place = firstFree(atLeast: wanted)
    if place < free.count, free[place].capacity <= 2 * wanted + 4096 {
      let block = free.remove(at: place)
      return (block.base, block.capacity)
    }
    if place > 0 {
      let tooSmall = free.remove(at: place - 1)
      device.release(tooSmall.base)
      bytes -= tooSmall.capacity * MemoryLayout<Float>.size
    }
    // An eighth more, so that the next batch, which may be a little larger, finds room.
    let capacity = wanted + wanted / 8 / 64 * 64
    bytes += capacity * MemoryLayout<Float>.size
    return (device.allocate(capacity), capacity)
  }

  func give(_ base: UnsafeMutablePointer<Float>, _ capacity: Int) {
    free.insert(Block(base: base, capacity: capacity), at: firstFree(atLeast: capacity))
  }

  /// Returns the place of the first free block of at least this capacity.
  private func firstFree(atLeast capacity: Int) -> Int {
    var (low, high) = (0, free.count)
    while low < high {
      let middle = (low + high) / 2
      if free[middle].capacity < capacity { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
