import Visualization

/// What a heatmap of sharp, then vaguer attention along the diagonal looks like.
func sampleHeatmap(
  rows: [String] = ["▁I", "▁read", "</s>"], columns: [String] = ["▁ich", "▁habe", "▁ge", "lesen", "</s>"],
  panels: Int = 1
) -> AttentionHeatmap {
  let matrices = (0..<panels).map { panel in
    rows.indices.map { row -> [Float] in
      let weights = columns.indices.map { column in
        1 / (1 + Float((column * rows.count - row * columns.count).magnitude) * Float(panel + 1))
      }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
  }
  return AttentionHeatmap(
    title: "model · cross-attention", subtitle: "layer 2 of 3", rowLabels: rows, columnLabels: columns,
    panels: matrices.enumerated().map { .init(title: panels > 1 ? "head \($0 + 1)" : "", weights: $1) },
    panelsPerRow: 4)
}

func samplePlot() -> LinePlot {
  LinePlot(
    title: "BLEU by length", xCaption: "source words", yCaption: "BLEU",
    series: (0..<3).map { index in
      LinePlot.Series(
        name: "system \(index)",
        points: (0..<6).map { place in
          let y = 30 - Double(index * place)
          return .init(x: Double(place), y: y, interval: y - 2...y + 1.5)
        }, interval: index == 2 ? .band : .bars)
    },
    xLabels: (0..<6).map { (Double($0), "\($0 * 10 + 1)–\($0 * 10 + 10)") })
}
