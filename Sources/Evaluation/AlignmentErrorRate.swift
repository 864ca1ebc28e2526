public import Bitext
public import Files

/// How far word alignments are from those that people drew: 0 is perfect, 1 shares nothing with them.
///
/// AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|) for the links A of a system, the sure links S and all links P ⊇ S of
/// people: equation 19 of Och and Ney 2003. The counts of a corpus are the sums of those of its sentences.
public struct AlignmentErrorRate: Sendable, Hashable {
  /// Links of the system.
  public private(set) var links = 0
  /// Sure links of people.
  public private(set) var sureLinks = 0
  /// Sure links that the system has.
  public private(set) var sureMatches = 0
  /// Links of the system that people have, be they sure or possible.
  public private(set) var matches = 0

  /// Of no sentence.
  public init() {}

  /// Adds a sentence; a link that the system names twice counts once.
  public mutating func add(_ system: [AlignmentLink], gold: GoldAlignment) {
    let distinct = Set(system)
    links += distinct.count
    sureLinks += gold.sure.count
    sureMatches += distinct.count { gold.sure.contains($0) }
    matches += distinct.count { gold.sure.contains($0) || gold.possible.contains($0) }
  }

  /// From 0 to 1; 0 where there is nothing to align and nothing was.
  public var value: Double {
    links + sureLinks == 0 ? 0 : 1 - Double(sureMatches + matches) / Double(links + sureLinks)
  }

  /// Which part of the system's links people have; 1 where it has none.
  public var precision: Double { links == 0 ? 1 : Double(matches) / Double(links) }

  /// Which part of the sure links the system has; 1 where there are none.
  public var recall: Double { sureLinks == 0 ? 1 : Double(sureMatches) / Double(sureLinks) }
}

/// The links that people drew between the words of a sentence and of its translation.
public struct GoldAlignment: Sendable, Hashable {
  /// Those that everybody draws.
  public var sure: Set<AlignmentLink> = []
  /// Those that one may draw, the sure ones not among them.
  public var possible: Set<AlignmentLink> = []

  public init(sure: Set<AlignmentLink>, possible: Set<AlignmentLink> = []) {
    self.sure = sure
    self.possible = possible.subtracting(sure)
  }

  /// Reads links in Pharaoh's notation, separated by spaces: `0-0` is sure, `1?2` possible.
  ///
  /// - Throws: `AlignmentNotationError`.
  public init(_ text: String) throws {
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }) {
      let isSure = word.contains("-")
      let numbers = word.split(separator: isSure ? "-" : "?", omittingEmptySubsequences: false)
      guard numbers.count == 2, let source = UInt32(numbers[0]), let target = UInt32(numbers[1]) else {
        throw AlignmentNotationError.notALink(String(word))
      }
      let link = AlignmentLink(source: Int(source), target: Int(target))
      if isSure {
        sure.insert(link)
      } else {
        possible.insert(link)
      }
    }
    possible.subtract(sure)
  }
}

/// Links that cannot be read.
public enum AlignmentNotationError: ReportableError, Equatable {
  case notALink(String)
  case notALinkInFile(String, path: String, line: Int)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notALink(let word):
      "'\(word)' is no link; write 0-0 for a sure one and 0?0 for a possible one, counted from 0"
    case .notALinkInFile(let word, let path, let line):
      "\(path):\(line): \(AlignmentNotationError.notALink(word).description)"
    }
  }
}

extension GoldAlignment {
  /// Reads a file of alignments, one line for each sentence.
  ///
  /// - Throws: `AlignmentNotationError`, `FileError`.
  public static func read(from path: String) throws -> [GoldAlignment] {
    let reader = try LineReader(path: path)
    var alignments: [GoldAlignment] = []
    while let line = try reader.next() {
      do {
        alignments.append(try GoldAlignment(line))
      } catch AlignmentNotationError.notALink(let word) {
        throw AlignmentNotationError.notALinkInFile(word, path: path, line: reader.lineNumber)
      }
    }
    return alignments
  }
}
