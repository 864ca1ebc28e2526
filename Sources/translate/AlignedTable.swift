internal import CommandLineTool
internal import VisibleText

/// Returns rows as lines whose cells show what works unseen and whose columns, but for the first, are aligned to the right.
func alignedTable(_ rows: [[String]]) -> String {
  let rows = rows.map { $0.map(visible) }
  let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
  let lines = rows.map { row in
    let cells = row.indices.map { column in
      column == 0 ? padded(row[column], to: widths[column]) : aligned(row[column], to: widths[column])
    }
    return cells.joined(separator: "  ")
  }
  return lines.joined(separator: "\n")
}
