internal import Glibc

/// Where the parts of a heatmap stand.
///
/// Cells shrink with the number of tokens down to a size at which labels can still be read; beyond that the picture
/// grows.
struct HeatmapLayout {
  let margin = 16.0
  /// Between labels and fields.
  let gap = 5.0
  let cell: Double
  /// The number of the darkest shade.
  let maximum: Double
  let titleStyle = TextStyle(size: 14, isBold: true)
  let subtitleStyle = TextStyle(size: 11)
  let panelTitle = TextStyle(size: 11)
  let caption = TextStyle(size: 10)
  let label: TextStyle
  /// Of the numbers in the fields; nil where they have no room.
  let number: TextStyle?
  let columnLabelsAreTurned: Bool
  /// From the fields to the upper end of their labels.
  let columnLabelHeight: Double
  /// By how many degrees column labels are turned.
  static let columnAngle = 60.0

  private let panelWidth: Double
  private let panelHeight: Double
  private let panelsPerRow: Int
  private let panelRows: Int
  private let left: Double
  private let top: Double
  private let titleHeightOfPanel: Double
  /// How far the last column's label reaches beyond the fields.
  private let overhang: Double
  private let titleRight: Double
  private var right = 0.0
  private var bottom = 0.0

  init(_ heatmap: AttentionHeatmap, _ canvas: Canvas) {
    let (rows, columns) = (heatmap.rowLabels.count, heatmap.columnLabels.count)
    let cell = cellSize(tokens: max(rows, columns), isSheet: heatmap.panels.count > 1)
    self.cell = cell
    label = TextStyle(size: min(12, cell * 0.8), maximumWidth: 150)
    number = cell >= 24 ? TextStyle(size: cell * 0.32) : nil
    let values = heatmap.panels.flatMap { $0.weights.flatMap { $0.filter(\.isFinite) } }
    let largest = heatmap.maximum ?? Double(values.max() ?? 1)
    maximum = largest > 0 && largest.isFinite ? largest : 1
    (panelWidth, panelHeight) = (max(1, Double(columns)) * cell, max(1, Double(rows)) * cell)
    panelsPerRow = min(heatmap.panelsPerRow, max(1, heatmap.panels.count))
    panelRows = (heatmap.panels.count + panelsPerRow - 1) / max(1, panelsPerRow)

    let style = label
    let columnWidths = heatmap.columnLabels.map { canvas.width(of: $0, style) }
    let widest = columnWidths.max() ?? 0
    columnLabelsAreTurned = widest > cell - 2
    let angle = HeatmapLayout.columnAngle * .pi / 180
    let size = style.size
    if columnLabelsAreTurned {
      columnLabelHeight = 5 + widest * sin(angle) + size * cos(angle) / 2 + 2
      let fieldsAfter = columnWidths.indices.map { (Double(columnWidths.count - $0) - 0.5) * cell }
      let reach = zip(columnWidths, fieldsAfter).map { $0 * cos(angle) + size - $1 }
      overhang = max(0, reach.max() ?? 0)
    } else {
      columnLabelHeight = 5 + size * 1.4
      overhang = 0
    }

    let captions = ["\(heatmap.columnCaption) →", "\(heatmap.rowCaption) ↓"]
    let captionStyle = caption
    let captionWidth = captions.map { canvas.width(of: $0, captionStyle) }.max() ?? 0
    let rowWidth = heatmap.rowLabels.map { canvas.width(of: $0, style) }.max() ?? 0
    left = margin + max(rowWidth, captionWidth) + gap
    titleHeightOfPanel = heatmap.panels.contains { !$0.title.isEmpty } ? 20 : 0
    let titles = heatmap.subtitle.isEmpty ? 28.0 : 46
    top = margin + titles + titleHeightOfPanel + max(columnLabelHeight, 32)

    let (titleStyle, subtitleStyle) = (titleStyle, subtitleStyle)
    titleRight =
      margin
      + max(canvas.width(of: heatmap.title, titleStyle), canvas.width(of: heatmap.subtitle, subtitleStyle))
    right = left + Double(panelsPerRow) * (panelWidth + panelGap) - panelGap + overhang
    bottom = frame(of: max(0, heatmap.panels.count - 1)).bottom
  }

  /// Between panels; labels stand beside the first column and above the first row of them only.
  private var panelGap: Double { max(14, overhang) }

  func frame(of panel: Int) -> Rectangle {
    Rectangle(
      x: left + Double(panel % panelsPerRow) * (panelWidth + panelGap),
      y: top + Double(panel / panelsPerRow) * (panelHeight + 14 + titleHeightOfPanel),
      width: panelWidth, height: panelHeight)
  }

  var scaleBar: Rectangle {
    Rectangle(x: right + 20, y: top + 14, width: 12, height: min(160, max(60, bottom - top - 14)))
  }

  func weight(_ panel: AttentionHeatmap.Panel, _ row: Int, _ column: Int) -> Double {
    guard row < panel.weights.count, column < panel.weights[row].count else { return 0 }
    return Double(panel.weights[row][column])
  }

  mutating func include(_ rectangle: Rectangle) {
    right = max(right, rectangle.right)
    bottom = max(bottom, rectangle.bottom)
  }

  var size: Size { Size(width: max(right, titleRight) + margin, height: bottom + margin) }
}

/// Returns the width and height of a field, in points.
private func cellSize(tokens: Int, isSheet: Bool) -> Double {
  let room = isSheet ? 300.0 : 720
  let range = isSheet ? 9.0...18.0 : 12.0...28.0
  return min(max(room / Double(max(1, tokens)), range.lowerBound), range.upperBound)
}
