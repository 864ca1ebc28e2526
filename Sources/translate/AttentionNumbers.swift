internal import Files
internal import Inspection
internal import NumberText

/// A head by where it looks from a word, as `--from-word --json` writes it.
struct LookObject: Encodable {
  let model: String
  let kind: String
  let layer: Int
  let head: Int
  let share: Double
  let looks: [Look]

  struct Look: Encodable {
    let word: String
    let share: Double
  }

  init(model: String, _ head: HeadLook) {
    self.model = model
    kind = head.kind.rawValue
    layer = head.layer
    self.head = head.head
    share = head.share
    looks = head.looks.map { Look(word: $0.text, share: $0.share) }
  }
}

/// A head over many sentences, as `--heads --json` writes it.
struct HeadObject: Encodable {
  let kind: String
  let layer: Int
  let head: Int
  /// In bits.
  let entropy: Double
  /// In tokens.
  let distance: Double
  /// The share that goes to `<s>` and `</s>`.
  let marks: Double

  init(_ row: HeadStatistics.Row) {
    kind = row.kind.rawValue
    layer = row.layer
    head = row.head
    entropy = row.entropy
    distance = row.distance
    marks = row.marks
  }
}

/// Writes a value as one line of JSON to standard output.
func writeJSONLine(_ value: some Encodable) throws {
  let standardOutput = try OutputFile(path: "-")
  try standardOutput.writeLine(jsonLine(of: value))
  try standardOutput.close()
}

/// Returns heads by where they look as lines.
func rankingTable(_ heads: [HeadLook]) -> String {
  alignedTable(
    [["head", "share", "looks at"]]
      + heads.map { head in
        let looks = head.looks.prefix(3).map { "\($0.text) \(fixed(100 * $0.share, 0)) %" }
        return [
          "\(head.kind.name), layer \(head.layer), head \(head.head)", "\(fixed(100 * head.share, 1)) %",
          looks.joined(separator: ", "),
        ]
      })
}
