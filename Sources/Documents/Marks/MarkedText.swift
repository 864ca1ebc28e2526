/// A text to be translated, and the inline marks in it: where what a document says about its words begins and ends.
///
/// A mark knows nothing of formats: `Der <b>Hund</b>` is the text `Der Hund` with an opening mark at 4 and a closing one
/// at 8, both of number 0. Marks stand in the order of the document, which decides where several stand at one offset.
public struct MarkedText: Sendable, Hashable {
  public var text: String
  /// In the order of the document, so by offset.
  public var marks: [Mark]
  /// UTF-8 offsets of what has to stay as it is, such as a code span or `%s`, in order and apart from each other.
  public var protected: [Range<Int>]

  public init(_ text: String, marks: [Mark] = [], protected: [Range<Int>] = []) {
    self.text = text
    self.marks = marks
    self.protected = protected
  }

  /// One mark.
  public struct Mark: Sendable, Hashable {
    public var kind: Kind
    /// What it is of; the two marks of a pair have the same.
    public var number: Int
    /// Where it stands, counted in UTF-8 from the beginning of the text.
    public var offset: Int

    public init(_ kind: Kind, _ number: Int, at offset: Int) {
      self.kind = kind
      self.number = number
      self.offset = offset
    }
  }

  /// Which side of what it encloses a mark stands on.
  public enum Kind: Sendable, Hashable {
    case opening
    case closing
    /// It encloses nothing, as a picture does.
    case standalone
  }

  /// Whether every opening mark has its closing one, none crosses another, offsets ascend, and each number is used once.
  public var isWellNested: Bool {
    var open: [Int] = []
    var seen: Set<Int> = []
    var last = 0
    for mark in marks {
      guard mark.offset >= last, mark.offset <= text.utf8.count else { return false }
      last = mark.offset
      switch mark.kind {
      case .opening:
        guard seen.insert(mark.number).inserted else { return false }
        open.append(mark.number)
      case .closing: guard open.popLast() == mark.number else { return false }
      case .standalone: guard seen.insert(mark.number).inserted else { return false }
      }
    }
    return open.isEmpty
  }

  /// Whether a translation is the text itself, marks and all.
  func isSame(as other: MarkedText) -> Bool { text == other.text && marks == other.marks }
}
