internal import CPangoCairo

/// What draws pictures: the libraries that run, and what the system's fonts can show.
package enum DrawingLibraries {
  package static var pangoVersion: String { String(cString: pango_version_string()) }
  package static var cairoVersion: String { String(cString: cairo_version_string()) }

  /// Returns which of some texts contain a character that no font of the system has.
  package static func textsWithoutFont(among texts: [String]) throws -> [String] {
    let typesetter = try Typesetter()
    return texts.filter { !typesetter.hasGlyphs(of: $0) }
  }
}
