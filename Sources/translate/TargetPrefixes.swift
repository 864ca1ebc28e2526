internal import CommandLineTool
internal import Files
internal import Translation

extension Arguments {
  /// What `--prefix` or `--prefixes` says that translations begin with.
  func linePrefixes() throws -> LinePrefixes? {
    try refuse(TranslateTextOptions.prefix, with: TranslateTextOptions.prefixes)
    if let path = self[TranslateTextOptions.prefixes] { return .each(try LineReader(path: path)) }
    return self[TranslateTextOptions.prefix].map { .same(withoutLineEnds($0)) }
  }

  /// Throws where `--alternatives` is given with what leaves it no meaning.
  func checkAlternatives() throws {
    let alternatives = TranslateTextOptions.alternatives
    try refuse(alternatives, with: TranslateTextOptions.nBest)
    try refuse(alternatives, with: SearchOptions.sample)
    try refuse(alternatives, with: SearchOptions.mbr)
  }
}
