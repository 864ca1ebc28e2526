internal import TestSupport
internal import Testing

/// How the program answers command lines, right and wrong.
struct UsageTests {
  @Test(arguments: [
    (["tokenize", "--vocabularie", "x"], "unknown option --vocabularie; did you mean --vocabulary?"),
    (["evaluate", "--reference", "x"], "unknown option --reference; did you mean --references?"),
    (["tokenize", "--xyzzy"], "unknown option --xyzzy;"),
    (["corpus", "chek"], "unknown command 'corpus chek'; did you mean 'corpus check'?"),
    (["corpus"], "'corpus' needs to know what to do: 'corpus check'"),
    (["tokenize", "--vocabulary"], "--vocabulary needs a value: --vocabulary FILE-or-MODEL"),
    (["tokenize", "--vocabulary", "--ids"], "--vocabulary needs a value"),
    (["tokenize", "--words=yes"], "--words takes no value"),
    (["tokenize", "--words", "--threads", "0"], "--threads: '0' is not a whole number from 1 to 4096"),
    (["tokenize", "--words", "--threads", "two"], "--threads: 'two' is not a whole number"),
    (["tokenize", "--words", "--threads", "99999999999999999999"], "is not a whole number"),
    (
      ["corpus", "split", "--corpus", "x", "--output", "y", "--validation", "9223372036854775807"],
      "--validation: '9223372036854775807' is not a whole number from 0 to 2147483647"
    ),
    (["--sample", "--top-k", "9223372036854775807", "x"], "--top-k: '9223372036854775807' is not a whole"),
    (["--sample", "--temperature", "nan", "x"], "--temperature: 'nan' is not a number"),
    (["--sample", "--epsilon", "1", "x"], "--epsilon: '1' is not a number above 0 below 1"),
    (["--epsilon", "0.1", "x"], "--epsilon belongs to --sample: add it or leave --epsilon out"),
    (["--mbr", "1", "x"], "--mbr: '1' is not a whole number from 2 to 1000"),
    (["--mbr", "8", "--beam-size", "4", "x"], "--mbr and --beam-size exclude each other"),
    (["--mbr", "8", "--patience", "2", "x"], "--mbr and --patience exclude each other"),
    (["--mbr", "8", "--n-best", "9", "x"], "--n-best 9 needs at least as many samples, not --mbr 8"),
    (["--mbr-metric", "bleu", "x"], "--mbr-metric belongs to --mbr: add it or leave --mbr-metric out"),
    (["--mbr", "8", "--mbr-metric", "ter", "x"], "--mbr-metric: 'ter' is not one of chrf, bleu"),
    (["--sample", "--patience", "1", "x"], "--sample and --patience exclude each other"),
    (["--no-repeat-ngram", "0", "x"], "--no-repeat-ngram: '0' is not a whole number from 1 to 1000"),
    (["--minimum-length", "0", "x"], "--minimum-length: '0' is not a whole number from 1 to 100000"),
    (["--prefix", "a", "--prefixes", "b", "x"], "--prefix and --prefixes exclude each other"),
    (["--alternatives", "3", "--n-best", "2", "x"], "--alternatives and --n-best exclude each other"),
    (["--alternatives", "3", "--sample", "x"], "--alternatives and --sample exclude each other"),
    (["--alternatives", "3", "--mbr", "8", "x"], "--alternatives and --mbr exclude each other"),
    (["--prefixes", "-"], "--input and --prefixes both name standard input, which can be read once"),
    (["--length-penalty", "inf", "x"], "--length-penalty: 'inf' is not a number"),
    (["--length-penalty", "1e300", "x"], "--length-penalty: '1e300' is not a number"),
    (["tokenize", "--words", "--seed", "-1"], "--seed: '-1' is not a whole number from 0 up"),
    (["tokenize", "--words", "text"], "unexpected 'text'"),
    (["tokenize", "--words", "--vocabulary", "x"], "--words and --vocabulary exclude each other"),
    (["tokenize", "--words", "--language", "q"], "q"),
    (["tokenize"], "--vocabulary is missing"),
    (["vocabulary", "build", "--input", "x"], "--output is missing: --output FILE"),
    (
      ["vocabulary", "build", "--input", "x", "--output", "y", "--subword", "bqe"],
      "one of bpe, unigram, word, character"
    ),
    (
      ["vocabulary", "build", "--input", "x", "--output", "y", "--character-coverage", "nan"],
      "a number above 0 to 1"
    ),
    (
      ["vocabulary", "build", "--input", "x", "--output", "y", "--size", "10"],
      "a bpe vocabulary cannot have 10 pieces"
    ),
    (["vocabulary", "show"], "FILE-or-MODEL is missing"),
    (["corpus", "check", "--source", "a", "b", "--target", "c"], "2 source and 1 target files"),
    (["corpus", "check", "--source", "a", "--corpus", "c"], "--corpus and --source exclude each other"),
    (["corpus", "check"], "no corpus"),
    (["help", "tokenise"], "did you mean 'tokenize'?"),
  ])
  func wrongUsage(arguments: [String], message: String) throws {
    let run = try TranslateCommand(arguments)
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("translate: "))
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.output.isEmpty)
  }

  @Test func anArgumentThatIsNotUTF8() throws {
    let folder = try TemporaryDirectory()
    let run = try TranslateCommand.shell("$translate tokenize \"$(printf '\\377')\"", directory: folder.path)
    #expect(run.status == 64)
    #expect(run.errors.contains("argument 2 is not valid UTF-8"))
  }

  @Test(arguments: ["translate", "benchmark"])
  func kernelsThatAreNotThere(_ program: String) throws {
    let arguments = program == "translate" ? ["tokenize", "--words"] : ["products"]
    let run = try TranslateCommand(arguments, environment: ["TRANSLATE_KERNELS": "abacus"], program: program)
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("\(program): TRANSLATE_KERNELS: this processor has no kernels 'abacus'"))
    #expect(run.errors.contains("reference, baseline"))
    #expect(run.output.isEmpty)
    let plain = try TranslateCommand(["tokenize", "--words"], environment: ["TRANSLATE_KERNELS": "baseline"])
    #expect(plain.status == 0, "\(plain.errors)")
  }

  @Test func version() throws {
    for words in [["--version"], ["--quiet", "--version"], ["models", "--version"]] {
      let run = try TranslateCommand(words)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.lines.count == 1)
      #expect(run.text.hasPrefix("translate "))
    }
  }

  @Test func optionsMayBeWrittenWithEqualsSignsAndTheLastOneCounts() throws {
    let plain = try TranslateCommand(["tokenize", "--words", "--language", "th"], text: "ภาษาไทย\n")
    #expect(plain.text == "ภาษา ไทย\n")
    let joined = try TranslateCommand(
      ["tokenize", "--words", "--language=de", "--language=th"], text: "ภาษาไทย\n")
    #expect(joined.output == plain.output)
    let before = try TranslateCommand(["--threads", "2", "tokenize", "--words"], text: "one two\n")
    #expect(before.text == "one two\n")
  }
}
