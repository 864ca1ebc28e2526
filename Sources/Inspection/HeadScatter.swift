internal import NumberText
internal import Pages

/// A drawing of heads by how widely and how far they look; shape and colour tell the kind.
struct HeadScatter {
  let rows: [HeadStatistics.Row]

  var html: HTML {
    .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": "0 0 \(width) \(height)",
        "role": "img",
        "aria-label": "heads by mean distance in tokens and mean entropy in bits; the table has the numbers",
      ], [.lines(axes + rows.map(mark) + legend)])
  }

  // MARK: Parts

  private var axes: [HTML] {
    let (x, y) = (AxisTicks(in: 0...distances, atMost: 8), AxisTicks(in: 0...entropies, atMost: 6))
    let across = zip(x.values, x.labels).map { value, label in
      HTML.element(
        "text", ["x": place(self.x(value)), "y": "\(height - 22)", "text-anchor": "middle"], text: label)
    }
    let down = zip(y.values, y.labels).flatMap { value, label in
      [
        HTML.element(
          "line",
          [
            "class": "grid", "x1": "\(left)", "x2": "\(width - right)", "y1": place(self.y(value)),
            "y2": place(self.y(value)),
          ]),
        .element(
          "text",
          ["x": "\(left - 5)", "y": place(self.y(value)), "dy": "0.35em", "text-anchor": "end"],
          text: label),
      ]
    }
    return across + down + [
      .element("text", ["x": "2", "y": "13"], text: "entropy, bits"),
      .element(
        "text", ["x": "\(width - right)", "y": "\(height - 6)", "text-anchor": "end"],
        text: "distance, tokens"),
    ]
  }

  private func mark(_ row: HeadStatistics.Row) -> HTML {
    let (x, y) = (self.x(row.distance), self.y(row.entropy))
    return .element(
      "g", ["class": row.kind.rawValue],
      [
        .element("title", text: "\(row.kind.name), layer \(row.layer), head \(row.head)"),
        shape(row.kind, x, y),
        .element(
          "text", ["x": place(x + 6), "y": place(y), "dy": "0.35em"], text: "\(row.layer).\(row.head)"),
      ])
  }

  private func shape(_ kind: InspectedAttention.Kind, _ x: Double, _ y: Double) -> HTML {
    let corners: [(Double, Double)] =
      switch kind {
      case .encoder: [(-4, -4), (4, -4), (4, 4), (-4, 4)]
      case .decoder: [(0, -5), (5, 4), (-5, 4)]
      case .cross: [(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)]
      }
    return .element(
      "polygon",
      ["points": corners.map { "\(place(x + $0.0)),\(place(y + $0.1))" }.joined(separator: " ")])
  }

  private var legend: [HTML] {
    let kinds = InspectedAttention.Kind.allCases.filter { kind in rows.contains { $0.kind == kind } }
    return kinds.enumerated().map { index, kind in
      let x = Double(left + 90 + 90 * index)
      return .element(
        "g", ["class": kind.rawValue],
        [shape(kind, x, 9), .element("text", ["x": place(x + 9), "y": "13"], text: kind.name)])
    }
  }

  // MARK: Places

  private var distances: Double { max(1, rows.map(\.distance).max() ?? 1) * 1.05 }
  private var entropies: Double { max(1, rows.map(\.entropy).max() ?? 1) * 1.05 }

  private func x(_ distance: Double) -> Double {
    Double(left) + distance / distances * Double(width - left - right)
  }

  private func y(_ entropy: Double) -> Double {
    Double(height - bottom) - entropy / entropies * Double(height - top - bottom)
  }
}

private let (width, height) = (720, 360)
private let (left, right, top, bottom) = (36, 36, 26, 38)

private func place(_ value: Double) -> String { fixed(value, 1) }
