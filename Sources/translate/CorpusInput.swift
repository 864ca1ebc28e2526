internal import Bitext
internal import CommandLineTool
internal import Files

/// How a corpus was named on the command line, to name it again in a command that the user can copy.
struct CorpusInput {
  private var sources: [String]
  private var targets: [String]
  private let files: [String]
  private var columns: TabSeparatedReader.Columns
  private let tags: (source: String?, target: String?)
  private var dictionaries: (source: String?, target: String?)

  init(_ arguments: Arguments) {
    (sources, targets) = (arguments[CorpusOptions.source], arguments[CorpusOptions.target])
    files = arguments[CorpusOptions.corpus]
    columns = arguments.columns
    tags = (arguments[CorpusOptions.sourceLanguage], arguments[CorpusOptions.targetLanguage])
    dictionaries = (arguments[CorpusOptions.sourceDictionary], arguments[CorpusOptions.targetDictionary])
  }

  /// The same with the sides the other way round.
  var swapped: CorpusInput {
    var input = self
    (input.sources, input.targets) = (targets, sources)
    (input.columns.source, input.columns.target) = (columns.target, columns.source)
    input.dictionaries = (dictionaries.target, dictionaries.source)
    return input
  }

  /// The same with other columns.
  func reading(_ columns: TabSeparatedReader.Columns) -> CorpusInput {
    var input = self
    input.columns = columns
    return input
  }

  /// A command that reads the corpus.
  func command(_ name: String, _ options: [String] = []) -> String {
    shellText(
      ["translate"] + name.split(separator: " ").map(String.init) + inputWords + languageWords + options)
  }

  /// A command that cleans it.
  func cleaning(_ options: [String] = []) -> String {
    let output =
      files.isEmpty
      ? ["--output-source", "clean.\(tags.source ?? ending(of: sources, or: "source"))"]
        + ["--output-target", "clean.\(tags.target ?? ending(of: targets, or: "target"))"]
      : ["--output", "clean.tsv"]
    return command("corpus clean", output + options)
  }

  /// A command that trains on it.
  var training: String {
    let (source, target) = (
      tags.source ?? ending(of: sources, or: "SOURCE-LANGUAGE"),
      tags.target ?? ending(of: targets, or: "TARGET-LANGUAGE")
    )
    return shellText(
      ["translate", "train", "--model", "model", "--from", source, "--to", target] + inputWords)
  }

  /// A line of the shell that copies it without its first line.
  var leavingOutTheFirstLine: String {
    (files.isEmpty ? Array(sources.prefix(1) + targets.prefix(1)) : Array(files.prefix(1))).map { path in
      let isCompressed = path.hasSuffix(".gz")
      let name = FileSystem.name(of: path)
      let copy = "without-header-" + (isCompressed ? String(name.dropLast(3)) : name)
      let reading =
        isCompressed ? "zcat \(shellText([path])) | tail -n +2" : "tail -n +2 \(shellText([path]))"
      return "\(reading) > \(shellText([copy]))"
    }.joined(separator: "; ")
  }

  // MARK: Words

  private var inputWords: [String] {
    if files.isEmpty {
      return ["--source"] + sources + ["--target"] + targets
        + (dictionaries.source.map { ["--source-dictionary", $0] } ?? [])
        + (dictionaries.target.map { ["--target-dictionary", $0] } ?? [])
    }
    let standard = TabSeparatedReader.Columns()
    return ["--corpus"] + files
      + (columns.source == standard.source ? [] : ["--source-column", "\(columns.source)"])
      + (columns.target == standard.target ? [] : ["--target-column", "\(columns.target)"])
  }

  private var languageWords: [String] {
    (tags.source.map { ["--from", $0] } ?? []) + (tags.target.map { ["--to", $0] } ?? [])
  }

  /// What the name of the first file ends in, such as the language of `train.de.gz`.
  private func ending(of paths: [String], or otherwise: String) -> String {
    let parts = FileSystem.name(of: paths.first ?? "").split(separator: ".").filter {
      !["gz", "idx", "bin"].contains($0)
    }
    guard parts.count > 1, let last = parts.last, last != "txt" else { return otherwise }
    return String(last)
  }
}

/// Returns words as a line of the shell.
private func shellText(_ words: [String]) -> String {
  let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,+@%=-".utf8)
  return words.map { word in
    !word.isEmpty && word.utf8.allSatisfy(plain.contains)
      ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }.joined(separator: " ")
}
