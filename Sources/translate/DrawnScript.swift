internal import Visualization

/// A script whose letters need fonts when pictures are drawn.
struct DrawnScript {
  let name: String
  /// A few of its letters.
  let sample: String
  /// The Debian package that brings a font.
  let package: String

  private static let all = [
    DrawnScript(name: "Latin", sample: "Aäßłőğ", package: "fonts-dejavu-core"),
    DrawnScript(name: "Greek", sample: "αβΩ", package: "fonts-dejavu-core"),
    DrawnScript(name: "Cyrillic", sample: "АбЯ", package: "fonts-dejavu-core"),
    DrawnScript(name: "Arabic", sample: "ابج", package: "fonts-noto-core"),
    DrawnScript(name: "Hebrew", sample: "אבג", package: "fonts-noto-core"),
    DrawnScript(name: "Devanagari", sample: "कखग", package: "fonts-noto-core"),
    DrawnScript(name: "Bengali", sample: "কখগ", package: "fonts-noto-core"),
    DrawnScript(name: "Tamil", sample: "கஙச", package: "fonts-noto-core"),
    DrawnScript(name: "Thai", sample: "กขค", package: "fonts-noto-core"),
    DrawnScript(name: "Ethiopic", sample: "ሀለሐ", package: "fonts-noto-core"),
    DrawnScript(name: "Chinese", sample: "中文字", package: "fonts-noto-cjk"),
    DrawnScript(name: "Japanese", sample: "あア", package: "fonts-noto-cjk"),
    DrawnScript(name: "Korean", sample: "한국", package: "fonts-noto-cjk"),
  ]

  /// The scripts that the system's fonts have, and those that they lack.
  static func examine() throws -> (present: [DrawnScript], missing: [DrawnScript]) {
    let lacking = Set(try DrawingLibraries.textsWithoutFont(among: all.map(\.sample)))
    return (all.filter { !lacking.contains($0.sample) }, all.filter { lacking.contains($0.sample) })
  }
}
