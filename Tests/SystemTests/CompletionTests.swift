internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// What shells offer while a command line is typed.
struct CompletionTests {
  /// An installed program with its completions.
  private static let installation = Result { () throws -> TemporaryDirectory in
    let folder = try TemporaryDirectory()
    let run = try TranslateCommand(
      ["install", "--prefix", folder.path], environment: ["TRANSLATE_MODELS": "", "HOME": "/nowhere"])
    try #require(run.status == 0, "\(run.errors)")
    try folder.write("", to: "pairs of words.tsv")
    return folder
  }

  /// Returns what bash offers for the last of some words.
  private static func offered(_ words: String...) throws -> [String] {
    let folder = try installation.get()
    let script = """
      source \(folder.path)/share/bash-completion/completions/translate
      program=$1
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      _translate "$program" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; fi > offers
      """
    try folder.write(script, to: "complete.bash")
    let quoted = (["\(folder.path)/bin/translate"] + words).map { "'\($0)'" }.joined(separator: " ")
    let run = try TranslateCommand.shell(
      "TRANSLATE_MODELS= bash complete.bash \(quoted)", directory: folder.path)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty, "\(run.errors)")
    return try FileSystem.readText(folder.path("offers")).split(separator: "\n").map(String.init)
  }

  @Test func commandsOptionsChoicesFilesAndModelsAreOffered() throws {
    #expect(try Self.offered("tr") == ["train"])
    #expect(try Set(Self.offered("")).isSuperset(of: ["train", "corpus", "doctor", "help"]))
    #expect(try Self.offered("corpus", "") == ["check", "clean", "split", "join", "generate", "pack"])
    #expect(
      try Self.offered("corpus", "check", "--sour")
        == ["--source", "--source-dictionary", "--source-column"])
    #expect(try Self.offered("train", "--no-joint") == ["--no-joint-vocabulary"])
    #expect(try Self.offered("--beam") == ["--beam-size"])
    #expect(try Self.offered("train", "--subword", "") == ["bpe", "unigram", "word", "character"])
    #expect(try Self.offered("train", "--subword", "=", "u") == ["unigram"])
    #expect(try Self.offered("train", "--restart", "--subword", "b") == ["bpe"])
    #expect(
      try Self.offered("--model", "ger")
        == ["german-english", "german-english-attention-rnn", "german-english-context-vector-rnn"])
    #expect(try Self.offered("train", "--source", "x", "pairs") == ["pairs of words.tsv"])
    #expect(try Self.offered("--input", "pairs") == ["pairs of words.tsv"])
    #expect(try Self.offered("train", "--model", "sh") == ["share"])
    #expect(try Self.offered("help", "environ") == ["environment"])
    #expect(try Self.offered("--", "tr").isEmpty)
    #expect(try Self.offered("Guten Tag", "tr").isEmpty)
  }

  @Test func theScriptsOfOtherShellsAreWellFormed() throws {
    let folder = try Self.installation.get()
    let scripts = [
      ("bash", "bash -n share/bash-completion/completions/translate"),
      ("zsh", "zsh -n share/zsh/site-functions/_translate"),
      ("fish", "fish -n share/fish/vendor_completions.d/translate.fish"),
    ]
    for (shell, line) in scripts where FileSystem.exists("/usr/bin/" + shell) {
      let run = try TranslateCommand.shell(line, directory: folder.path)
      #expect(run.status == 0, "\(shell): \(run.errors)")
      #expect(run.errors.isEmpty, "\(shell): \(run.errors)")
    }
    guard FileSystem.exists("/usr/bin/fish") else { return }
    let offers = """
      source share/fish/vendor_completions.d/translate.fish
      PATH=$PWD/bin:$PATH complete -C 'translate corpus check --sour'
      complete -C 'translate train --subword u'
      complete -C 'translate train --subword=w'
      """
    try folder.write(offers, to: "complete.fish")
    let run = try TranslateCommand.shell("HOME=$PWD fish complete.fish > fish.offers", directory: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let words = try FileSystem.readText(folder.path("fish.offers")).split(separator: "\n").map {
      String($0.prefix { $0 != "\t" })
    }
    #expect(words == ["--source", "--source-column", "unigram", "--subword=word"])
  }
}
