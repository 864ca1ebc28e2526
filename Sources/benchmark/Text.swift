internal import CommandLineTool
internal import Files
internal import Text

extension Command {
  static let text = Command(
    name: "text", summary: "measure building vocabularies, encoding, segmenting and normalizing",
    operands: .files("FILE", from: 1),
    options: {
      size
      runs
    },
    example: "benchmark text --size 8000 --threads 2 train.de train.en"
  ) { arguments in
    let output = try OutputFile(path: "-")
    let text = try MeasuredText(arguments.operands)
    try output.write(text.record)
    for kind in [SubwordKind.bpe, .unigram] {
      for threads in threadCounts(arguments.threads) {
        let (vocabulary, record) = try training(text, kind, arguments[size], threads, arguments[runs])
        try output.write(record)
        try output.write(try encoding(text, vocabulary, threads, arguments[runs]))
      }
    }
    try output.write(segmentation(text, "words", WordSegmenter().segments, arguments[runs]))
    try output.write(segmentation(text, "sentences", SentenceSegmenter().segments, arguments[runs]))
    for form in NormalizationForm.allCases where form != .none {
      try output.write(normalization(text, form, arguments[runs]))
    }
    try output.close()
  }
}

private let size = Option("size", .integer(from: 1), default: 8000, help: "pieces of a vocabulary")
private let runs = Option("runs", .integer(from: 1), default: 3, help: "how often each is measured")

/// The lines of some files.
private struct MeasuredText {
  let lines: [String]
  let bytes: Int
  let words: Int

  init(_ paths: [String]) throws {
    var lines: [String] = []
    for path in paths {
      let reader = try LineReader(path: path)
      while let line = try reader.next() { lines.append(line) }
    }
    self.lines = lines
    bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
    words = lines.reduce(0) { $0 + $1.split(separator: " ").count }
  }

  var record: Record {
    [
      "bench": "text", "lines": .integer(lines.count), "words": .integer(words), "bytes": .integer(bytes),
    ]
  }

  /// Returns how much is gone through a second when all takes so many seconds.
  func megabytes(_ times: [Double]) -> Record.Value {
    .spread(Spread(times.map { Double(bytes) * 1e-6 / $0 }), decimals: 1)
  }
}

private func training(
  _ text: MeasuredText, _ kind: SubwordKind, _ size: Int, _ threads: Int, _ runs: Int
) throws -> (Vocabulary, Record) {
  var options = VocabularyBuilder.Options()
  (options.kind, options.size) = (kind, size)
  func build() throws -> Vocabulary {
    var builder = try VocabularyBuilder(options, threads: threads)
    for line in text.lines { builder.add(line) }
    return try builder.build()
  }
  let vocabulary = try build()
  let times = try (0..<runs).map { _ in try seconds { _ = try build() } }
  var record: Record = ["bench": "vocabulary", "kind": .text(kind.rawValue)]
  record.add("threads", .integer(threads))
  record.add("size", .integer(vocabulary.count))
  record.add("train_s", .spread(Spread(times), decimals: 3))
  record.add("mb_s", text.megabytes(times))
  return (vocabulary, record)
}

/// Measures encoding with a new tokenizer each time, so that no run profits from words that another has seen.
private func encoding(
  _ text: MeasuredText, _ vocabulary: Vocabulary, _ threads: Int, _ runs: Int
) throws -> Record {
  var pieces = 0
  let times = try (0..<runs).map { _ in
    let tokenizer = try Tokenizer(vocabulary)
    return seconds { pieces = tokenizer.encode(text.lines, threads: threads).reduce(0) { $0 + $1.count } }
  }
  var record: Record = ["bench": "encode", "kind": .text(vocabulary.kind.rawValue)]
  record.add("threads", .integer(threads))
  record.add("mb_s", text.megabytes(times))
  record.add("encode_s", .spread(Spread(times), decimals: 3))
  record.add("lines_s", .spread(Spread(times.map { Double(text.lines.count) / $0 }), decimals: 0))
  record.add("words_s", .spread(Spread(times.map { Double(text.words) / $0 }), decimals: 0))
  record.add("pieces_per_word", .number(Double(pieces) / Double(max(1, text.words)), decimals: 3))
  return record
}

private func segmentation(
  _ text: MeasuredText, _ name: String, _ segments: (String) -> [Range<Int>], _ runs: Int
) -> Record {
  var count = 0
  let times = (0..<runs).map { _ in
    seconds { count = text.lines.reduce(0) { $0 + segments($1).count } }
  }
  return [
    "bench": "segment", "segments": .text(name), "threads": .integer(1), "mb_s": text.megabytes(times),
    "count": .integer(count),
  ]
}

private func normalization(_ text: MeasuredText, _ form: NormalizationForm, _ runs: Int) -> Record {
  let normalizer = Normalizer(form)
  var bytes = 0
  let times = (0..<runs).map { _ in
    seconds { bytes = text.lines.reduce(0) { $0 + normalizer.normalize($1).utf8.count + 1 } }
  }
  return [
    "bench": "normalize", "form": .text(form.rawValue), "threads": .integer(1),
    "mb_s": text.megabytes(times), "bytes": .integer(bytes),
  ]
}
