/// Memory that is taken from the system once and then reused from step to step.
///
/// Blocks are cut from the first gap that is large enough: when all are given back, as at the end of a step, the gaps are
/// one again, so batches of other sizes fit into the same memory, and a small gap near the beginning, which is likely to
/// be in the cache still, is preferred. Chunks are asked for larger than needed, so that blocks which grow, as the keys
/// and values of decoding do, find room beside those they leave: the system counts only what has been touched.
///
/// Invariants: (1) a pool and the storages made from it are used by one thread at a time; (2) the gaps of a chunk are in
/// the order of their places and never touch each other.
package final class MemoryPool {
  private let device: Device
  private var chunks: [Chunk] = []

  private struct Chunk {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    var gaps: [Range<Int>]
    /// The end of the last block there has been.
    var reached = 0
  }

  /// Floats of the smallest chunk.
  private static let smallestChunk = 1 << 26

  package init(_ device: Device = .cpu) { self.device = device }

  /// Bytes that have been in use at some time.
  package var bytes: Int { chunks.reduce(0) { $0 + $1.reached } * MemoryLayout<Float>.size }

  deinit {
    for chunk in chunks { device.release(chunk.base, chunk.count) }
  }

  /// Returns a block of at least `count` floats.
  func take(_ count: Int) -> (base: UnsafeMutablePointer<Float>, capacity: Int) {
    let wanted = (max(count, 64) + 63) / 64 * 64
    for index in chunks.indices {
      guard let gap = chunks[index].gaps.firstIndex(where: { $0.count >= wanted }) else { continue }
      return (cut(wanted, fromGap: gap, ofChunk: index), wanted)
    }
    let held = chunks.reduce(0) { $0 + $1.count }
    let (base, count) = device.allocate(wanted, preferably: max(held, MemoryPool.smallestChunk))
    chunks.append(Chunk(base: base, count: count, gaps: [0..<count]))
    return (cut(wanted, fromGap: 0, ofChunk: chunks.count - 1), wanted)
  }

  private func cut(_ count: Int, fromGap gap: Int, ofChunk index: Int) -> UnsafeMutablePointer<Float> {
    let range = chunks[index].gaps[gap]
    chunks[index].reached = max(chunks[index].reached, range.lowerBound + count)
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
