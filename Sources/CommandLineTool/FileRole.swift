internal import Files

/// What a command does with the file that a word names.
package enum FileRole: Sendable {
  /// Reads it; what a pipe gives is kept, so that it may be read more than once.
  case input
  /// Reads it once from beginning to end, however long it is.
  case inputOnce
  case output
}

extension ValueKind where Value == String {
  /// A path of a file to read, `-` is standard input; the bytes of a pipe are kept, for it may be read more than once.
  package static var input: ValueKind { text("FILE", completion: .files).naming(.input) }

  /// A path of a file that is read once, however long it is; `-` is standard input.
  package static var inputOnce: ValueKind { text("FILE", completion: .files).naming(.inputOnce) }

  /// A path of a file to write; `-` is standard output.
  package static var output: ValueKind { text("FILE", completion: .files).naming(.output) }
}

/// A word of a command line that names a file.
private struct NamedFile {
  /// The option with its dashes, or what the operand is called.
  let label: String
  let path: String
  let identity: FileIdentity?

  func isSame(as other: NamedFile, _ kinds: Set<FileIdentity.Kind>) -> Bool {
    guard let identity, kinds.contains(identity.kind) else { return false }
    return identity == other.identity
  }

  /// What a message calls it where it is read.
  var inputName: String { path == "-" ? "standard input" : path }
}

extension Arguments {
  /// Makes sure that files can be read and written as the command line says, before anything is done.
  ///
  /// Throws a `UsageError` where a file to be written is one that is read, two outputs are one file, or two inputs are one
  /// pipe, whatever they are called.
  package func prepareFiles() throws {
    let inputs = inputFiles
    for (index, input) in inputs.enumerated() {
      for other in inputs[..<index]
      where other.isSame(as: input, [.stream, .terminal]) || other.path == "-" && input.path == "-" {
        throw UsageError.inconsistent(
          (other.label == input.label
            ? "\(input.label) names" : "\(other.label) and \(input.label) both name")
            + " \(input.inputName), which can be read once: save it in a file")
      }
    }
    try check(namedOutputs)
    for option in command.options where option.role == .input {
      for path in paths(of: option) { InputFile.keep(path) }
    }
    if command.operands.role == .input { operands.forEach(InputFile.keep) }
  }

  /// Throws where files that a command is to write, under names it makes itself, are among those it reads, or two are one.
  package func checkOutputs(_ paths: [String], of option: String) throws {
    try check(paths.map { NamedFile(label: "--\(option)", path: $0, identity: FileIdentity(writing: $0)) })
  }

  /// Throws where a file to be written is among those that belong to one that an option names.
  package func checkOutputs(sparing paths: [String], readBy option: String) throws {
    let inputs = paths.map {
      NamedFile(label: "--\(option)", path: $0, identity: FileIdentity(reading: $0))
    }
    for output in namedOutputs { try check(output, against: inputs) }
  }

  private var namedOutputs: [NamedFile] {
    command.options.filter { $0.role == .output }.flatMap { option in
      paths(of: option).map {
        NamedFile(label: "--\(option.name)", path: $0, identity: FileIdentity(writing: $0))
      }
    }
  }

  private func check(_ output: NamedFile, against inputs: [NamedFile]) throws {
    guard let input = inputs.first(where: { $0.isSame(as: output, [.file]) }) else { return }
    throw UsageError.inconsistent(
      "\(output.label) would write over what \(input.label) reads, \(input.inputName): name another file")
  }

  private func check(_ outputs: [NamedFile]) throws {
    let inputs = inputFiles
    for (index, output) in outputs.enumerated() {
      try check(output, against: inputs)
      let other = outputs[..<index].first {
        $0.isSame(as: output, [.file, .missing, .stream])
          || $0.path == output.path && output.identity?.kind != .device
      }
      guard let other else { continue }
      let names =
        other.label == output.label ? "two outputs of \(output.label)" : "\(other.label) and \(output.label)"
      throw UsageError.inconsistent("\(names) are one file, \(output.path): name two")
    }
  }

  private var inputFiles: [NamedFile] {
    var files = command.options.filter { $0.role == .input || $0.role == .inputOnce }.flatMap { option in
      paths(of: option).map {
        NamedFile(label: "--\(option.name)", path: $0, identity: FileIdentity(reading: $0))
      }
    }
    if command.operands.role == .input {
      files += operands.map {
        NamedFile(label: command.operands.name, path: $0, identity: FileIdentity(reading: $0))
      }
    }
    return files
  }

  /// The paths that an option names; what it reads by default is not read where operands take its place.
  private func paths(of option: OptionDeclaration) -> [String] {
    if let words = given[option.name] { return option.isList ? words : words.suffix(1) + [] }
    let isReplaced = option.role != .output && !operands.isEmpty
    return isReplaced ? [] : [option.defaultText].compactMap { $0 == "-" ? $0 : nil }
  }
}
