internal import Bitext
internal import CommandLineTool
internal import Files
internal import NumberText

/// What a check comes to, in a sentence or two, and the command to run next.
struct CorpusVerdict {
  private let check: CorpusCheck
  private let input: CorpusInput

  init(_ check: CorpusCheck, _ arguments: Arguments) {
    self.check = check
    input = CorpusInput(arguments)
  }

  /// The verdict on the gravest of what was found; what is left shows when that is mended and the corpus checked again.
  var text: String {
    let (sentence, command) = unreadable ?? misread ?? mendable ?? good
    return "\(sentence):\n  \(command)"
  }

  // MARK: From the gravest on

  private typealias Advice = (sentence: String, command: String)

  /// What no command can mend.
  private var unreadable: Advice? {
    if check.pairs == 0 {
      return (
        "There are no pairs in the corpus; name the files that hold some", input.command("corpus check")
      )
    }
    if let kind = check.commonFault {
      return (
        "No pair of the corpus can be trained on (\(kind.title)); name other files",
        input.command("corpus check")
      )
    }
    let kinds: [(CorpusFinding.Kind, String)] = [
      (.malformedXML, "mend the XML there, or export the file again"),
      (.unequalLineCounts, "mend the files from there on, where a line is missing or broken in two"),
    ]
    for (kind, advice) in kinds where check.count(kind) > 0 {
      let place = check.places(kind).first.map { " at \($0)" } ?? ""
      return (
        "The corpus cannot be trained on as it is: \(kind.title)\(place); \(advice), then check again",
        input.command("corpus check")
      )
    }
    return nil
  }

  /// What is read as something that it is not.
  private var misread: Advice? {
    if check.count(.idColumn) > 0 { return identifiers }
    if check.isSwapped {
      return (
        "The sides are swapped: the source reads like the target's language, and the target like the source's; name "
          + "them the other way round",
        input.swapped.command("corpus check")
      )
    }
    if check.count(.headerLine) > 0 { return header }
    if let place = check.places(.swappedSides).first {
      return (
        "\(pairs(.swappedSides)), the first at \(place), \(have(.swappedSides)) the sides swapped: put them right or leave "
          + "them out before training; to see them",
        input.command("corpus check", ["--show", "20"])
      )
    }
    // A few may be sentences about quotes.
    if check.count(.csvQuotes) * 1000 > check.pairs {
      return (
        "\(pairs(.csvQuotes)) \(have(.csvQuotes)) the quotes of a CSV file around the sentences, which the model would "
          + "learn to write; take them away",
        input.cleaning(["--unquote"])
      )
    }
    guard check.count(.differingNumbers) >= 5, check.count(.differingNumbers) * 20 > check.pairs else {
      return nil
    }
    return (
      "\(pairs(.differingNumbers)) of \(grouped(check.pairs)) have numbers that differ, so that many may not translate each "
        + "other; look at them before training",
      input.command("corpus check", ["--show", "20"])
    )
  }

  private var identifiers: Advice {
    let problem = "One side holds numbers or keys in place of sentences"
    guard let columns = check.suggestedColumns else {
      return ("\(problem); name the files or columns that hold the sentences", input.command("corpus check"))
    }
    return (
      "\(problem); columns \(columns.source) and \(columns.target) seem to hold the sentences",
      input.reading(columns).command("corpus check")
    )
  }

  private var header: Advice {
    ("The first line is a header and no pair of sentences; leave it out", input.leavingOutTheFirstLine)
  }

  /// What `corpus clean` drops or mends.
  private var mendable: Advice? {
    let kinds = check.findings.map(\.kind).filter(\.isCleaned)
    guard !kinds.isEmpty else { return nil }
    let usable =
      check.isReadable ? "can be trained on as it is, but is better" : "cannot be trained on as it is, but"
    let titles = kinds.map(\.title).joined(separator: ", ")
    return (
      "The corpus \(usable) once cleaned, which drops or mends what was found (\(titles))\(numbers)",
      input.cleaning()
    )
  }

  private var good: Advice {
    let rest = check.findings.map(\.kind).filter { !$0.isCleaned && $0 != .differingNumbers }
    let remark = rest.isEmpty ? "" : "; look at \(rest.map(\.title).joined(separator: " and ")) with --show 5"
    return ("The corpus is fit to train on\(remark)\(numbers)", input.training)
  }

  /// What there is to say of numbers, beside the rest.
  private var numbers: String {
    let count = check.count(.differingNumbers)
    guard count > 0, check.pairs > 0 else { return "" }
    let share = 100 * Double(count) / Double(check.pairs)
    return "; numbers differ in \(fixed(share, share < 1 ? 2 : 1)) % of the pairs, as --show 5 shows"
  }

  private func pairs(_ kind: CorpusFinding.Kind) -> String {
    counted(check.count(kind), "pair")
  }

  private func have(_ kind: CorpusFinding.Kind) -> String { check.count(kind) == 1 ? "has" : "have" }
}

extension CorpusFinding.Kind {
  /// Whether `corpus clean` drops the pairs or mends the texts.
  fileprivate var isCleaned: Bool {
    switch self {
    case .illFormedText, .missingColumn, .missingLanguage, .unknownToken, .emptySide, .tooLong, .lengthRatio,
      .identicalSides, .duplicate,
      .controlCharacter, .lineSeparator, .tab, .byteOrderMark, .characterEntity, .decomposed, .outerSpace,
      .repeatedSpace:
      true
    default: false
    }
  }
}
