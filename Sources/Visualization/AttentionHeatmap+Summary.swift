internal import NumberText

extension AttentionHeatmap {
  public var summary: String {
    let rows = "\(counted(rowLabels.count, "row")) (\(rowCaption))"
    let columns = "\(counted(columnLabels.count, "column")) (\(columnCaption))"
    let size = panels.count == 1 ? "\(rows), \(columns)." : "\(panels.count) matrices of \(rows), \(columns)."
    guard panels.count == 1, rowLabels.count <= longestSummary else { return size }
    let largest = zip(rowLabels, panels[0].weights).compactMap { label, weights in
      zip(columnLabels, weights).filter(\.1.isFinite).max { $0.1 < $1.1 }.map { column, weight in
        "\(label), \(column): \(numberText(Double(weight)))"
      }
    }
    return largest.isEmpty ? size : "\(size) The largest of each row: \(largest.joined(separator: "; "))."
  }

  /// Returns a number as its field says it.
  func numberText(_ value: Double) -> String {
    value.isFinite ? fixed(value, value.magnitude < 10 ? 3 : 1) : "no number"
  }
}

/// In rows; nobody listens to more.
private let longestSummary = 40
