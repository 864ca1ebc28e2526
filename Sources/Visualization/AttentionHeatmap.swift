internal import NumberText

/// A matrix of probabilities, or several of the same tokens beside each other, as shades.
///
/// Source tokens stand along the top and target tokens down the side; the darker a field, the more of its row's
/// probability it has. A bar says which shade is which number; what is no number is crossed out.
public struct AttentionHeatmap: Figure {
  /// What model, layer and head are shown.
  public var title: String
  /// A second line.
  public var subtitle: String
  public var rowLabels: [String]
  public var columnLabels: [String]
  /// What the rows and the columns are.
  public var rowCaption: String
  public var columnCaption: String
  /// The matrices, row by row from the upper left corner.
  public var panels: [Panel]
  /// How many panels stand beside each other.
  public var panelsPerRow: Int
  /// The number that the darkest shade stands for; nil takes the largest there is.
  public var maximum: Double?
  /// What the numbers are.
  public var scaleCaption: String

  /// One matrix.
  public struct Panel: Sendable, Hashable {
    public var title: String
    /// [rows, columns]; a missing number counts as 0.
    public var weights: [[Float]]

    public init(title: String = "", weights: [[Float]]) {
      self.title = title
      self.weights = weights
    }
  }

  public init(
    title: String, subtitle: String = "", rowLabels: [String], columnLabels: [String],
    rowCaption: String = "target", columnCaption: String = "source", panels: [Panel], panelsPerRow: Int = 1,
    maximum: Double? = nil, scaleCaption: String = "probability"
  ) {
    self.title = title
    self.subtitle = subtitle
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.rowCaption = rowCaption
    self.columnCaption = columnCaption
    self.panels = panels
    self.panelsPerRow = max(1, panelsPerRow)
    self.maximum = maximum
    self.scaleCaption = scaleCaption
  }

  public func draw(on canvas: Canvas) -> Size {
    var layout = HeatmapLayout(self, canvas)
    writeTitles(layout, canvas)
    for index in panels.indices {
      let frame = layout.frame(of: index)
      draw(panels[index], in: frame, layout, canvas)
      if index % panelsPerRow == 0 { writeRowLabels(beside: frame, layout, canvas) }
      if index < panelsPerRow { writeColumnLabels(above: frame, layout, canvas) }
      if !panels[index].title.isEmpty {
        let above = index < panelsPerRow ? layout.columnLabelHeight : 0
        canvas.write(
          panels[index].title, at: Point(frame.x + frame.width / 2, frame.y - above - 9), layout.panelTitle,
          align: .center)
      }
    }
    writeCaptions(layout, canvas)
    let bar = drawScale(layout, canvas)
    layout.include(bar)
    return layout.size
  }

  // MARK: Parts

  private func writeTitles(_ layout: HeatmapLayout, _ canvas: Canvas) {
    canvas.write(title, at: Point(layout.margin, layout.margin + 7), layout.titleStyle)
    if !subtitle.isEmpty {
      canvas.write(subtitle, at: Point(layout.margin, layout.margin + 26), layout.subtitleStyle, .quiet)
    }
  }

  private func draw(_ panel: Panel, in frame: Rectangle, _ layout: HeatmapLayout, _ canvas: Canvas) {
    let cell = layout.cell
    for row in rowLabels.indices {
      for column in columnLabels.indices {
        let field = Rectangle(
          x: frame.x + Double(column) * cell, y: frame.y + Double(row) * cell, width: cell, height: cell)
        let value = layout.weight(panel, row, column)
        if value.isFinite {
          let shade = Color.shade(value / layout.maximum)
          if shade != .white { canvas.fill(field, shade) }
        } else {
          canvas.fill(field, .faint)
          canvas.stroke([Point(field.x, field.bottom), Point(field.right, field.y)], .quiet, width: 0.75)
        }
      }
    }
    for column in columnLabels.indices.dropFirst() {
      let x = frame.x + Double(column) * cell
      canvas.stroke([Point(x, frame.y), Point(x, frame.bottom)], .faint, width: 0.5)
    }
    for row in rowLabels.indices.dropFirst() {
      let y = frame.y + Double(row) * cell
      canvas.stroke([Point(frame.x, y), Point(frame.right, y)], .faint, width: 0.5)
    }
    canvas.stroke(frame, .quiet, width: 0.75)
  }

  private func writeRowLabels(beside frame: Rectangle, _ layout: HeatmapLayout, _ canvas: Canvas) {
    for (row, label) in rowLabels.enumerated() {
      let y = frame.y + (Double(row) + 0.5) * layout.cell
      canvas.write(label, at: Point(frame.x - layout.gap, y), layout.label, align: .right)
    }
  }

  private func writeColumnLabels(above frame: Rectangle, _ layout: HeatmapLayout, _ canvas: Canvas) {
    for (column, label) in columnLabels.enumerated() {
      let x = frame.x + (Double(column) + 0.5) * layout.cell
      if layout.columnLabelsAreTurned {
        canvas.write(
          label, at: Point(x, frame.y - layout.gap), layout.label, rotation: HeatmapLayout.columnAngle)
      } else {
        canvas.write(
          label, at: Point(x, frame.y - layout.gap - layout.label.size / 2), layout.label, align: .center)
      }
    }
  }

  /// Says in the corner between the labels what they are.
  private func writeCaptions(_ layout: HeatmapLayout, _ canvas: Canvas) {
    let frame = layout.frame(of: 0)
    let x = frame.x - layout.gap
    canvas.write("\(columnCaption) →", at: Point(x, frame.y - 22), layout.caption, .quiet, align: .right)
    canvas.write("\(rowCaption) ↓", at: Point(x, frame.y - 8), layout.caption, .quiet, align: .right)
  }

  /// Draws the bar of shades with their numbers; returns what it covers.
  private func drawScale(_ layout: HeatmapLayout, _ canvas: Canvas) -> Rectangle {
    let bar = layout.scaleBar
    let strips = 128
    for strip in 0..<strips {
      let height = bar.height / Double(strips)
      // Each strip goes on below the next, so that no line shows between two.
      let y = bar.bottom - Double(strip + 1) * height
      canvas.fill(
        Rectangle(x: bar.x, y: y, width: bar.width, height: min(2 * height, bar.bottom - y)),
        .shade((Double(strip) + 0.5) / Double(strips)))
    }
    canvas.stroke(bar, .quiet, width: 0.75)
    let ticks = AxisTicks(in: 0...layout.maximum, atMost: 6)
    for (value, label) in zip(ticks.values, ticks.labels) {
      let y = bar.bottom - value / layout.maximum * bar.height
      canvas.stroke([Point(bar.right, y), Point(bar.right + 3, y)], .quiet, width: 0.75)
      canvas.write(label, at: Point(bar.right + 6, y), layout.caption)
    }
    canvas.write(scaleCaption, at: Point(bar.x, bar.y - 12), layout.caption, .quiet)
    let width = ticks.labels.map { canvas.width(of: $0, layout.caption) }.max() ?? 0
    let captionWidth = canvas.width(of: scaleCaption, layout.caption)
    return Rectangle(
      x: bar.x, y: bar.y - 18, width: max(bar.width + 6 + width, captionWidth), height: bar.height + 24)
  }
}
