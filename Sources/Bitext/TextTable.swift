/// Returns rows of cells as lines of a table: the first column to the left, numbers to the right, the last as it is.
func textTable(_ rows: [[String]]) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { $0.count > column ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
  }
  let lines = rows.map { row in
    var line = ""
    for (column, cell) in row.enumerated() where !(column == row.count - 1 && cell.isEmpty) {
      let padding = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
      let isLast = column == columns - 1
      line += column == 0 ? cell + padding : isLast ? "  " + cell : "  " + padding + cell
    }
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
  return lines.joined(separator: "\n")
}
