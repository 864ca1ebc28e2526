package import Files
internal import VisibleText

/// A word that is in neither sentence.
package enum HeadRankingError: ReportableError, Equatable {
  case noSuchWord(String, words: [String])

  package var exitStatus: ExitStatus { .usage }

  package var description: String {
    switch self {
    case .noSuchWord(let word, let words):
      "no attention has the word '\(visible(word))' where it was asked for; the words are "
        + words.map(visible).joined(separator: " ")
    }
  }
}
