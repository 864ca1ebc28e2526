/// Returns dropout(scale * table[ids] + positions[position identifiers]).
///
/// - Parameters:
///   - ids: A row of the table for each row of the result.
///   - table: [entries, columns].
///   - scale: What the rows are multiplied by.
///   - positions: A table [positions, columns] with the row to add to each row; a learned one or a fixed
///     one.
///   - dropout: The probability with which each element of the result is dropped in training.
///   - tokenDropout: The probability with which a whole row of the table is dropped in training, its position staying; the
///     others are scaled up as in dropout.
///   - pass: The computation that the result belongs to.
/// - Returns: [ids.count, columns].
public func embedding(
  _ ids: [Int32], _ table: Parameter, scale: Float, positions: Positions? = nil, dropout: Float = 0,
  tokenDropout: Float = 0, _ pass: ForwardPass
) -> Tensor {
  let kernels = pass.kernels
  let columns = table.shape[1]
  precondition(ids.allSatisfy { $0 >= 0 && $0 < table.shape[0] }, "identifiers beyond \(table.name)")
  precondition(positions.map { $0.ids.count == ids.count } ?? true, "one position for each identifier")
  let isKept = pass.keptTokens(ids.count, dropping: tokenDropout)
  let scale = isKept == nil ? scale : scale / (1 - tokenDropout)
  let mask = pass.dropout(dropout)
  let y = pass.allocate(ids.count * columns)
  let (rows, places) = table.table(of: ids, in: pass.memory)
  let seen = isKept.map { zip(places, $0).map { $1 ? $0 : noToken } } ?? places
  let addends = positions.map { $0.table.table(of: $0.ids, in: pass.memory) }
  kernels.embed(
    seen, rows, columns: columns, scale: scale, positions: addends.map { ($0.places, $0.rows) }, mask,
    into: y)
  let result = pass.result(y, [ids.count, columns])
  let positionIDs = positions?.ids ?? []
  let (dtable, dpositions) = (
    pass.gradient(of: table), (positions?.table.parameter).flatMap(pass.gradient(of:))
  )
  pass.record(result) { dy in
    guard let dtable else { return }
    kernels.embedBackward(
      dy, isKept == nil ? ids : seen, columns: columns, scale: scale, positionIDs: positionIDs, mask,
      tableGradient: dtable, positionGradient: dpositions)
  }
  return result
}

/// What stands for the identifier of a token that is dropped: kernels take a vector of zeros.
private let noToken: Int32 = -1

/// A row of a table of positions for each token.
public struct Positions {
  let ids: [Int32]
  let table: PositionTable

  public init(ids: [Int32], table: PositionTable) {
    precondition(ids.allSatisfy { $0 >= 0 && $0 < table.count }, "a position beyond \(table.count)")
    self.ids = ids
    self.table = table
  }
}

/// The vectors of positions [positions, columns]: learned, or computed once.
public enum PositionTable {
  case learned(Parameter)
  case fixed(Tensor)

  /// Number of positions.
  var count: Int {
    switch self {
    case .learned(let parameter): parameter.shape[0]
    case .fixed(let tensor): tensor.rows
    }
  }

  /// Returns a table that holds the vectors of these positions, and where in it each stands.
  func table(of positions: [Int32], in pool: MemoryPool) -> (rows: Storage, places: [Int32]) {
    switch self {
    case .learned(let parameter): parameter.table(of: positions, in: pool)
    case .fixed(let tensor): (tensor.storage, positions)
    }
  }

  var parameter: Parameter? {
    switch self {
    case .learned(let parameter): parameter
    case .fixed: nil
    }
  }
}
