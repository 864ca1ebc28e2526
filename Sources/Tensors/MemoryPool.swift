/// Memory that is taken from the system once and then reused from step to step.
///
/// It is taken in chunks, and blocks are cut from the first gap that is large enough: when all are given back, as at the
/// end of a step, the chunks are whole again, so batches of other sizes fit into the same memory, and a small gap near
/// the beginning, which is likely to be in the cache still, is preferred.
///
/// Invariants: (1) a pool and the storages made from it are used by one thread at a time; (2) the gaps of a chunk are in
/// the order of their places and never touch each other.
package final class MemoryPool {
  private let device: Device
  private var chunks: [Chunk] = []
  /// Bytes held from the system.
  package private(set) var bytes = 0

  private struct Chunk {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    var gaps: [Range<Int>]
  }

  package init(_ device: Device = .cpu) { self.device = device }

  deinit {
    for chunk in chunks { device.release(chunk.base) }
  }

  /// Returns a block of at least `count` floats.
  func take(_ count: Int) -> (base: UnsafeMutablePointer<Float>, capacity: Int) {
    let wanted = (max(count, 64) + 63) / 64 * 64
    for index in chunks.indices {
      guard let gap = chunks[index].gaps.firstIndex(where: { $0.count >= wanted }) else { continue }
      return (cut(wanted, fromGap: gap, ofChunk: index), wanted)
    }
    let held = bytes / MemoryLayout<Float>.size
    // A quarter of what is held, so that there are few chunks however many blocks.
    let capacity = max(wanted, held / 4 / 64 * 64)
    chunks.append(Chunk(base: device.allocate(capacity), count: capacity, gaps: [0..<capacity]))
    bytes += capacity * MemoryLayout<Float>.size
    return (cut(wanted, fromGap: 0, ofChunk: chunks.count - 1), wanted)
  }

  private func cut(_ count: Int, fromGap gap: Int, ofChunk index: Int) -> UnsafeMutablePointer<Float> {
    let range = chunks[index].gaps[gap]
    if range.count == count {
      chunks[index].gaps.remove(at: gap)
    } else {
      chunks[index].gaps[gap] = range.lowerBound + count..<range.upperBound
    }
    return chunks[index].base + range.lowerBound
  }

  /// Takes back a block.
  func give(_ base: UnsafeMutablePointer<Float>, _ capacity: Int) {
    guard let index = chunks.firstIndex(where: { base >= $0.base && base < $0.base + $0.count }) else {
      preconditionFailure("a block of another pool")
    }
    let first = base - chunks[index].base
    var range = first..<first + capacity
    var place = chunks[index].gaps.firstIndex { $0.lowerBound > first } ?? chunks[index].gaps.count
    if place < chunks[index].gaps.count, chunks[index].gaps[place].lowerBound == range.upperBound {
      range = range.lowerBound..<chunks[index].gaps.remove(at: place).upperBound
    }
    if place > 0, chunks[index].gaps[place - 1].upperBound == range.lowerBound {
      place -= 1
      range = chunks[index].gaps.remove(at: place).lowerBound..<range.upperBound
    }
    chunks[index].gaps.insert(range, at: place)
  }
}
