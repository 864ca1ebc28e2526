/// Returns each token's vector between those of its neighbours, what a convolution makes a product of (im2col).
///
/// Beyond the ends of a sentence there are zeros.
///
/// - Parameters:
///   - x: [tokens, columns].
///   - offsets: Where each sentence begins, and behind the last their end.
///   - before: How many neighbours stand before.
///   - after: How many stand behind.
/// - Returns: [tokens, (before + 1 + after) columns], from the first neighbour to the last.
public func withNeighbours(_ x: Tensor, offsets: [Int32], before: Int, after: Int) -> Tensor {
  let pass = x.pass
  let kernels = pass.kernels
  let (rows, columns, width) = (x.rows, x.columns, before + 1 + after)
  precondition(Int(offsets.last ?? -1) == rows, "sentences to \(offsets.last ?? -1) of \(x.shape)")
  if width == 1 { return x }
  let taps = (0..<width).map { Tap($0, distance: $0 - before, offsets) }
  let y = pass.allocate(rows * width * columns)
  y.fill(0)
  for tap in taps where !tap.tokens.isEmpty {
    kernels.copyRows(
      tap.tokens.count, columns: columns, from: x.storage, stride: columns, rows: tap.neighbours[...],
      to: y.part(from: tap.number * columns), stride: width * columns, toRows: tap.tokens[...])
  }
  let result = pass.result(y, [rows, width * columns])
  pass.record(result) { [unowned pass, slot = x.gradient] dy in
    guard let (dx, adds) = slot?.destination(rows * columns, in: pass.memory) else { return }
    if !adds { dx.fill(0) }
    for tap in taps where !tap.tokens.isEmpty {
      kernels.copyRows(
        tap.tokens.count, columns: columns, from: dy.part(from: tap.number * columns),
        stride: width * columns,
        rows: tap.tokens[...], adds: true, to: dx, stride: columns, toRows: tap.neighbours[...])
    }
  }
  return result
}

/// Returns tensors of as many rows beside each other, in inference.
///
/// - Parameter parts: [rows, columns] each.
/// - Returns: [rows, sum of the columns].
package func sideBySide(_ parts: [Tensor]) -> Tensor {
  let (pass, rows) = (parts[0].pass, parts[0].rows)
  precondition(!pass.isTraining && parts.allSatisfy { $0.rows == rows }, "parts of other rows than \(rows)")
  let columns = parts.reduce(0) { $0 + $1.columns }
  let y = pass.allocate(rows * columns)
  var first = 0
  for part in parts where rows > 0 {
    pass.kernels.copyRows(
      rows, columns: part.columns, from: part.storage, stride: part.columns, to: y.part(from: first),
      stride: columns)
    first += part.columns
  }
  return pass.result(y, [rows, columns])
}

// MARK: - Private

/// The neighbours at one distance, of the tokens that have one.
private struct Tap {
  let number: Int
  var tokens: [Int32] = []
  var neighbours: [Int32] = []

  /// - Parameters:
  ///   - number: Where among all neighbours they stand.
  ///   - distance: Negative for those before.
  ///   - offsets: Where each sentence begins, and behind the last their end.
  init(_ number: Int, distance: Int, _ offsets: [Int32]) {
    self.number = number
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      let (start, end) = (Int(start), Int(end))
      let reached = max(start, start - distance)..<max(start, start - distance, min(end, end - distance))
      tokens += reached.map { Int32($0) }
      neighbours += reached.map { Int32($0 + distance) }
    }
  }
}

extension Storage {
  /// Returns what begins with a float.
  fileprivate func part(from first: Int) -> Storage { slice(first, count - first) }
}
