/// A system of a study as a user names it: `attention-rnn`, `attention-rnn:score=dot:layers=2`, `dot=attention-rnn:score=dot`.
public struct SystemSpecification: Hashable, Sendable {
  /// What it is called in the report, and the name of its folder: what stands before `=`, or else the whole text.
  public let name: String
  public let architecture: String
  public let options: [Option]

  /// An option of `train`, without the dashes; one without a value is a flag.
  public struct Option: Hashable, Sendable {
    public let name: String
    public let value: String?
  }

  /// Reads one system.
  ///
  /// - Throws: `StudyError.unusableSystem`.
  public init(_ text: String) throws(StudyError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let first = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
      String.init)
    name = first.count > 1 ? first[0] : text
    architecture = first[first.count - 1]
    guard !architecture.isEmpty else {
      throw .unusableSystem(text, reason: "it does not begin with an architecture")
    }
    if let reason = reasonAgainst(name: name) { throw .unusableSystem(text, reason: reason) }
    var options: [Option] = []
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard !pair[0].isEmpty else {
        throw .unusableSystem(text, reason: "an option after ':' has no name")
      }
      options.append(Option(name: pair[0], value: pair.count > 1 ? pair[1] : nil))
    }
    self.options = options
  }

  /// Reads systems separated by commas, at least two, each with a name of its own.
  ///
  /// - Throws: `StudyError.unusableSystem`, `repeatedSystem` or `tooFewSystems`.
  public static func list(_ text: String) throws(StudyError) -> [SystemSpecification] {
    var systems: [SystemSpecification] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let system = try SystemSpecification(String(part))
      if systems.contains(where: { $0.name.utf8.elementsEqual(system.name.utf8) }) {
        throw .repeatedSystem(system.name)
      }
      systems.append(system)
    }
    if systems.count < 2 { throw .tooFewSystems }
    return systems
  }
}

/// Returns why a system cannot have a name, which is that of a folder too; nil if it can.
private func reasonAgainst(name: String) -> String? {
  if name.isEmpty { return "its name is empty" }
  if name.hasPrefix(".") || name.utf8.contains(UInt8(ascii: "/")) {
    return "its name cannot be that of a folder; write NAME= before it"
  }
  if name.utf8.count > 200 { return "its name is too long for a folder; write NAME= before it" }
  if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
    return "its name has control characters"
  }
  return nil
}
