internal import CommandLineTool
internal import Files
internal import Glibc
internal import Threads

/// A text file whose lines are each made into another, in order, in memory that does not grow with the file.
///
/// Lines are worked on in blocks, one thread a block; blocks are written in the order they were read, so the
/// result does not depend on the number of threads. From a pipe or a terminal, what has come is written
/// before more is waited for.
struct LineStream {
  /// Makes a line, whose number counts from 1, into another that it appends to `result`; all is UTF-8.
  typealias Transform = (
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ result: inout [UInt8]
  ) throws -> Void

  let input: String
  let output: String
  let threads: Int
  let console: Console

  private static let blockBytes = 1 << 15
  private static let blocksPerThread = 8

  /// Reads, transforms and writes all lines.
  ///
  /// Each thread has a transform of its own, so one may reuse memory. Where a line cannot be transformed,
  /// standard output holds the lines before it, and a file is not written at all.
  func run(_ label: String, makeTransform: @Sendable () throws -> sending Transform) throws {
    let pool = ThreadPool(threads: threads)
    let transforms = try WorkerLocal(pool) { _ in try makeTransform() }
    let source = BlockReader(
      lines: try LineReader(path: input), waits: !isRegularFile(input), maximumBytes: Self.blockBytes,
      maximumBlocks: pool.threads * Self.blocksPerThread)
    // A bar drawn between lines of the result would only disturb.
    let isShownBesideResult = output == "-" && isatty(STDOUT_FILENO) == 1
    let progress = console.quieted(if: isShownBesideResult).progress(label, unit: "lines")
    defer { progress.finish() }
    try AtomicFile.write(to: output) { file in
      while true {
        let blocks = source.next()
        var error = source.error
        let transformed = pool.map(blocks.count, with: transforms) { block, transform in
          TransformedBlock(blocks[block], by: transform)
        }
        for block in transformed {
          try file.write(block.text)
          if block.error != nil {
            error = block.error
            break
          }
        }
        if let error {
          try file.flush()
          throw error
        }
        if blocks.isEmpty { return }
        if source.waits { try file.flush() }
        progress.advance(by: blocks.reduce(0) { $0 + $1.ends.count })
      }
    }
  }

}

/// What lines have become, up to the first that cannot be transformed.
private struct TransformedBlock {
  private(set) var text: [UInt8] = []
  private(set) var error: (any Error)?

  init(_ block: BlockReader.Block, by transform: LineStream.Transform) {
    text.reserveCapacity(block.bytes.count * 2)
    block.bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for (index, end) in block.ends.enumerated() {
        let written = text.count
        do {
          let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
          try transform(line, block.firstNumber + index, &text)
          text.append(UInt8(ascii: "\n"))
        } catch {
          text.removeLast(text.count - written)
          self.error = error
          break
        }
        start = end
      }
    }
  }
}

/// Lines in blocks of about equal size.
private final class BlockReader {
  struct Block {
    var firstNumber: Int
    var bytes: [UInt8] = []
    /// Where each line ends in `bytes`, and the next begins.
    var ends: [Int] = []
  }

  /// Whether the input may make its reader wait for more.
  let waits: Bool
  /// What ended the reading, after the last block.
  private(set) var error: (any Error)?
  private let lines: LineReader
  private let maximumBytes: Int
  private let maximumBlocks: Int

  init(lines: LineReader, waits: Bool, maximumBytes: Int, maximumBlocks: Int) {
    self.lines = lines
    self.waits = waits
    self.maximumBytes = maximumBytes
    self.maximumBlocks = maximumBlocks
  }

  /// Returns the next blocks, none at the end; an error is kept in `error`, so no line before it is lost.
  func next() -> [Block] {
    var blocks: [Block] = []
    while error == nil, blocks.count < maximumBlocks, blocks.isEmpty || isLineAtHand {
      var block = Block(firstNumber: lines.lineNumber + 1)
      fill(&block)
      if block.ends.isEmpty { break }
      blocks.append(block)
    }
    return blocks
  }

  private var isLineAtHand: Bool { !waits || lines.hasLineAtHand }

  private func fill(_ block: inout Block) {
    block.bytes.reserveCapacity(maximumBytes + maximumBytes / 8)
    do {
      while block.ends.isEmpty || isLineAtHand, try lines.appendNext(to: &block.bytes) {
        block.ends.append(block.bytes.count)
        // Empty lines count too.
        if block.bytes.count + block.ends.count >= maximumBytes { return }
      }
    } catch {
      self.error = error
    }
  }
}

/// Whether a path, or standard input for `-`, is a file on a disk, which never makes its reader wait.
private func isRegularFile(_ path: String) -> Bool {
  var status = stat()
  let isKnown = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
  return isKnown && status.st_mode & S_IFMT == S_IFREG
}
