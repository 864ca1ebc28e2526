internal import NumberText

/// A matrix of probabilities, or several of the same tokens beside each other, as shades.
///
/// Source tokens stand along the top and target tokens down the side; the darker a field, the more of its row's
/// probability it has. A bar says which shade is which number, and where there is room the number stands in its field;
/// what is no number is crossed out, and what a causal mask hides is hatched. In an SVG each field says its tokens and
/// its number.
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
  /// Whether rows see no column after their own, so that what is empty there is hidden and not nothing.
  public var isCausal: Bool

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
    maximum: Double? = nil, scaleCaption: String = "probability", isCausal: Bool = false
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
    self.isCausal = isCausal
  }

  public func draw(on canvas: Canvas) -> Size {
    var layout = HeatmapLayout(self, canvas)
    writeTitles(layout, canvas)
    for index in panels.indices {
      let frame = layout.frame(of: index)
      let panelTitle = panels[index].title
      if panelTitle.isEmpty {
        draw(panels[index], in: frame, layout, canvas)
      } else {
        canvas.group(panelTitle) { draw(panels[index], in: frame, layout, canvas) }
        let above = index < panelsPerRow ? layout.columnLabelHeight : 0
        canvas.write(
          panelTitle, at: Point(frame.x + frame.width / 2, frame.y - above - 9), layout.panelTitle,
          align: .center)
      }
      if index % panelsPerRow == 0 { writeRowLabels(beside: frame, layout, canvas) }
      if index < panelsPerRow { writeColumnLabels(above: frame, layout, canvas) }
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
        let isHidden = isCausal && column > row && value == 0
        canvas.group(
          "\(rowLabels[row]), \(columnLabels[column]): \(isHidden ? "hidden" : numberText(value))"
        ) {
          if isHidden { hatch(field, canvas) } else { draw(value, in: field, layout, canvas) }
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

  private func draw(_ value: Double, in field: Rectangle, _ layout: HeatmapLayout, _ canvas: Canvas) {
    if value.isFinite {
      canvas.fill(field, .shade(value / layout.maximum))
      write(value, in: field, layout, canvas)
    } else {
      canvas.fill(field, .faint)
      canvas.stroke([Point(field.x, field.bottom), Point(field.right, field.y)], .quiet, width: 0.75)
    }
  }

  /// Shows that a field is hidden.
  private func hatch(_ field: Rectangle, _ canvas: Canvas) {
    for share in [0.25, 0.75] {
      let (width, height) = (field.width * share, field.height * share)
      canvas.stroke(
        [Point(field.x, field.y + height), Point(field.x + width, field.y)], .faint, width: 0.75)
      canvas.stroke(
        [Point(field.right - width, field.bottom), Point(field.right, field.bottom - height)], .faint,
        width: 0.75)
    }
  }

  /// Writes a number that is not nearly nothing into its field, where that has room.
  private func write(_ value: Double, in field: Rectangle, _ layout: HeatmapLayout, _ canvas: Canvas) {
    guard let style = layout.number, value >= 0.005, value < 1000 else { return }
    let text = fixed(value, value < 9.995 ? 2 : 0)
    let color: Color = value > 0.45 * layout.maximum ? .white : .ink
    canvas.write(
      text, at: Point(field.x + field.width / 2, field.y + field.height / 2), style, color, align: .center)
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
