internal import NumberText

extension Measured {
  /// The mean and, where known, half of its interval: `93.1 ± 0.4`.
  func text(_ decimals: Int) -> String {
    fixed(mean, decimals) + (halfWidth.map { " ± " + fixed($0, decimals) } ?? "")
  }
}

extension ResultTable {
  /// The table as texts, its head first.
  package var lines: [[String]] {
    [columns]
      + rows.map { row in
        [row.name]
          + row.cells.map { cell in
            switch cell {
            case .measured(let value): value.text(decimals)
            case .bracketed(let value): "(\(value.text(decimals)))"
            case .text(let text): text
            case .nothing: "–"
            }
          }
      }
  }
}

/// Returns texts as a list in a sentence: `a, b and c`.
func listed(_ texts: [String]) -> String {
  guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
  return texts.dropLast().joined(separator: ", ") + " and " + last
}
