internal import NumberText
internal import VisibleText

/// Lists shapes and texts as elements of SVG 1.1: a text stays a text, and a group says what it is.
///
/// What writes SVG in the drawing library makes outlines of letters, which nobody can search, select or have read out.
final class SVGBackend: DrawingBackend {
  private let typesetter: Typesetter
  private var elements = ""

  init() throws { typesetter = try Typesetter() }

  /// Returns the file: what was drawn, on white.
  ///
  /// - Parameters:
  ///   - title: What the picture is called.
  ///   - summary: What it shows, for those who cannot see it.
  ///   - size: The part of the canvas that is shown.
  func document(title: String, summary: String, size: Size) -> [UInt8] {
    let (width, height) = (number(size.width), number(size.height))
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    text +=
      #"<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="graphics-document" xml:space="preserve""#
    text += #" width="\#(width)pt" height="\#(height)pt" viewBox="0 0 \#(width) \#(height)""#
    // Letters keep their shapes at any size; hinted for pixels, those of some scripts run into each other.
    text +=
      #" font-family="\#(families)" text-rendering="geometricPrecision" stroke-linejoin="round">"# + "\n"
    text += "<title>\(escapedMarkup(title))</title>\n"
    if !summary.isEmpty { text += "<desc>\(escapedMarkup(summary))</desc>\n" }
    text += #"<rect width="\#(width)" height="\#(height)" fill="white"/>"# + "\n"
    return Array((text + elements + "</svg>\n").utf8)
  }

  // MARK: Areas and lines

  func fill(_ outline: Outline, _ color: Color, opacity: Double) {
    let shape =
      switch outline {
      case .rectangle(let area):
        #"rect x="\#(number(area.x))" y="\#(number(area.y))" width="\#(number(area.width))""#
          + #" height="\#(number(area.height))""#
      case .polygon(let points): #"polygon points="\#(pairs(points))""#
      case .circle(let center, let radius):
        #"circle cx="\#(number(center.x))" cy="\#(number(center.y))" r="\#(number(radius))""#
      }
    let opacity = opacity < 1 ? #" fill-opacity="\#(number(opacity))""# : ""
    elements += "<\(shape) fill=\"\(code(color))\"\(opacity)/>\n"
  }

  func stroke(_ points: [Point], _ color: Color, width: Double, dashes: [Double]) {
    let pattern =
      dashes.isEmpty ? "" : #" stroke-dasharray="\#(dashes.map(number).joined(separator: " "))""#
    elements +=
      #"<polyline points="\#(pairs(points))" fill="none" stroke="\#(code(color))""#
      + #" stroke-width="\#(number(width))"\#(pattern)/>"# + "\n"
  }

  // MARK: Text

  func width(of text: String, _ style: TextStyle) -> Double { typesetter.width(of: text, style) }

  func write(
    _ text: String, at point: Point, _ style: TextStyle, _ color: Color, align: Alignment, rotation: Double
  ) {
    let line = typesetter.line(text, style)
    guard line.width > 0 else { return }
    var attributes = #" x="\#(number(point.x))" y="\#(number(point.y + capitalRise * style.size))""#
    attributes += #" font-size="\#(number(style.size))" fill="\#(code(color))""#
    if style.isBold { attributes += #" font-weight="bold""# }
    if let anchor = anchor(align, of: line) { attributes += #" text-anchor="\#(anchor)""# }
    if line.isRightToLeft { attributes += #" direction="rtl""# }
    if rotation != 0 {
      attributes += #" transform="rotate(\#(number(-rotation)) \#(number(point.x)) \#(number(point.y)))""#
    }
    // Whatever font a reader has, the text is as wide as it was measured and stays in its place.
    attributes += #" textLength="\#(number(line.width))" lengthAdjust="spacingAndGlyphs""#
    let title = line.isCut ? "<title>\(escapedMarkup(text))</title>" : ""
    elements += "<text\(attributes)>\(title)\(escapedMarkup(line.text))</text>\n"
  }

  /// Returns which part of a text its point is, as SVG counts: from where reading begins; nil for the beginning.
  private func anchor(_ align: Alignment, of line: TextLine) -> String? {
    switch align {
    case .center: "middle"
    case .left: line.isRightToLeft ? "end" : nil
    case .right: line.isRightToLeft ? nil : "end"
    }
  }

  // MARK: Groups

  func beginGroup(_ title: String) { elements += "<g><title>\(escapedMarkup(title))</title>\n" }
  func endGroup() { elements += "</g>\n" }
}

/// Other systems have no DejaVu Sans; Verdana, which many have, is as wide.
private let families = "'DejaVu Sans', Verdana, sans-serif"

/// Returns a number with at most two decimals, fine enough to tell a hundredth of a point; what is not finite has no
/// place in a file and becomes 0.
private func number(_ value: Double) -> String {
  guard value.isFinite, value.magnitude < 1e9 else { return "0" }
  var digits = fixed(value, 2)[...]
  while digits.last == "0" { digits.removeLast() }
  if digits.last == "." { digits.removeLast() }
  return String(digits)
}

private func pairs(_ points: [Point]) -> String {
  points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
}

/// Returns a colour as `#rrggbb`.
private func code(_ color: Color) -> String {
  let bytes = [color.red, color.green, color.blue].map { UInt32((min(max($0, 0), 1) * 255).rounded()) }
  let digits = String(bytes.reduce(0) { $0 << 8 | $1 }, radix: 16)
  return "#" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
}
