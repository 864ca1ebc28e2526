internal import CommandLineTool
internal import Files
internal import Glibc
internal import Tensors

/// A text file whose lines are each made into another, in order, in memory that does not grow with the file.
///
/// Lines are worked on in blocks, one thread a block; blocks are written in the order they were read, so the
/// result does not depend on the number of threads. From a pipe or a terminal, what has come is written
/// before more is waited for.
struct LineStream {
  /// Makes a line, whose number counts from 1, into another.
  typealias Transform = (_ line: String, _ number: Int) throws -> String

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
  func run(_ label: String, makeTransform: () throws -> Transform) throws {
    let transforms = try (0..<threads).map { _ in try makeTransform() }
    let pool = WorkerPool(threads: threads)
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
        for block in transformed(blocks, transforms, pool) {
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
        progress.advance(by: blocks.reduce(0) { $0 + $1.lines.count })
      }
    }
  }

  private struct TransformedBlock {
    var text: [UInt8] = []
    var error: (any Error)?
  }

  private func transformed(
    _ blocks: [BlockReader.Block], _ transforms: [Transform], _ pool: WorkerPool
  ) -> [TransformedBlock] {
    var results = [TransformedBlock](repeating: TransformedBlock(), count: blocks.count)
    results.withUnsafeMutableBufferPointer { results in
      pool.run(blocks.count) { task, worker in
        results[task] = transformed(blocks[task], by: transforms[worker])
      }
    }
    return results
  }

  private func transformed(_ block: BlockReader.Block, by transform: Transform) -> TransformedBlock {
    var result = TransformedBlock()
    for (index, line) in block.lines.enumerated() {
      do {
        result.text += try transform(line, block.firstNumber + index).utf8
        result.text.append(UInt8(ascii: "\n"))
      } catch {
        result.error = error
        break
      }
    }
    return result
  }
}

/// Lines in blocks of about equal size.
private final class BlockReader {
  struct Block {
    var firstNumber: Int
    var lines: [String] = []
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
    var bytes = maximumBytes
    while error == nil {
      if !blocks.isEmpty, waits, !lines.hasLineAtHand { break }
      if bytes >= maximumBytes, blocks.count == maximumBlocks { break }
      do {
        guard let line = try lines.next() else { break }
        if bytes >= maximumBytes {
          blocks.append(Block(firstNumber: lines.lineNumber))
          bytes = 0
        }
        blocks[blocks.count - 1].lines.append(line)
        bytes += line.utf8.count + 64
      } catch {
        self.error = error
      }
    }
    return blocks
  }
}

/// Whether a path, or standard input for `-`, is a file on a disk, which never makes its reader wait.
private func isRegularFile(_ path: String) -> Bool {
  var status = stat()
  let isKnown = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
  return isKnown && status.st_mode & S_IFMT == S_IFREG
}
