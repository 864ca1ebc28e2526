internal import Bitext
internal import Translation

/// The matrix products of a computation, from which its floating-point operations are counted.
///
/// A product of [m, k] and [k, n] counts 2 m n k. What is not a product, such as normalisation, counts nothing.
struct ProductWork {
  /// Products of linear layers of one size on one side.
  struct Layers {
    let side: Side
    let inputs: Int
    let outputs: Int
    /// Rows that pass through, in all.
    var rows: Int
    /// Number of products that the rows are divided among.
    var calls: Int

    var operations: Int { 2 * rows * inputs * outputs }
  }

  enum Side {
    case source, target
  }

  private(set) var layers: [Layers] = []
  private(set) var attentionOperations = 0

  var linearOperations: Int { layers.reduce(0) { $0 + $1.operations } }

  var operations: Int { linearOperations + attentionOperations }

  static func += (left: inout ProductWork, right: ProductWork) {
    for layer in right.layers { left.add(layer) }
    left.attentionOperations += right.attentionOperations
  }

  private mutating func add(_ new: Layers) {
    let index = layers.firstIndex {
      $0.side == new.side && $0.inputs == new.inputs && $0.outputs == new.outputs
    }
    if let index {
      layers[index].rows += new.rows
      layers[index].calls += new.calls
    } else {
      layers.append(new)
    }
  }

  /// Adds `count` layers, each with `rows` rows in `calls` products.
  mutating func addLinear(
    _ count: Int, _ side: Side, _ inputs: Int, _ outputs: Int, rows: Int, calls: Int = 1
  ) {
    add(Layers(side: side, inputs: inputs, outputs: outputs, rows: count * rows, calls: count * calls))
  }

  /// Adds `count` layers in which so many queries meet so many keys, over all sentences.
  mutating func addAttention(_ count: Int, features: Int, meetings: Int) {
    attentionOperations += count * 4 * features * meetings
  }

  /// Adds one product of a row of `columns` with a row of the memory, for each meeting of the two.
  mutating func addMeetings(columns: Int, _ meetings: Int) { attentionOperations += 2 * columns * meetings }
}

extension Architecture {
  /// Returns the products of the forward pass with given targets; a backward pass makes twice as many.
  func trainingWork(_ batch: Batch, vocabulary: Int) -> ProductWork {
    switch self {
    case .transformer(let configuration): configuration.trainingWork(batch, vocabulary: vocabulary)
    case .attentionRNN(let configuration): configuration.trainingWork(batch, vocabulary: vocabulary)
    case .contextVectorRNN(let configuration): configuration.trainingWork(batch, vocabulary: vocabulary)
    }
  }

  /// Returns the products of translating sentences together, each with `length` target tokens.
  func decodingWork(sourceLengths: [Int], length: Int, beamSize: Int, vocabulary: Int) -> ProductWork {
    switch self {
    case .transformer(let configuration):
      configuration.decodingWork(
        sourceLengths: sourceLengths, length: length, beamSize: beamSize, vocabulary: vocabulary)
    case .attentionRNN(let configuration):
      configuration.decodingWork(
        sourceLengths: sourceLengths, length: length, beamSize: beamSize, vocabulary: vocabulary)
    case .contextVectorRNN(let configuration):
      configuration.decodingWork(
        sourceLengths: sourceLengths, length: length, beamSize: beamSize, vocabulary: vocabulary)
    }
  }
}

extension TransformerConfiguration {
  fileprivate func trainingWork(_ batch: Batch, vocabulary: Int) -> ProductWork {
    let lengths = (0..<batch.count).map {
      (source: batch.source.length(of: $0), target: batch.targetOutputs.length(of: $0))
    }
    var work = encodingWork(sourceLengths: lengths.map(\.source))
    addDecoderLayers(to: &work, rows: batch.targetTokenCount, calls: 1, vocabulary: vocabulary)
    work.addAttention(
      decoderLayers, features: features, meetings: lengths.reduce(0) { $0 + $1.target * ($1.target + 1) / 2 })
    work.addAttention(
      decoderLayers, features: features, meetings: lengths.reduce(0) { $0 + $1.target * $1.source })
    return work
  }

  fileprivate func decodingWork(
    sourceLengths: [Int], length: Int, beamSize: Int, vocabulary: Int
  ) -> ProductWork {
    // The first step has one hypothesis of each sentence.
    let rowsOfSentence = 1 + (length - 1) * beamSize
    let keysOfSentence = 1 + (2..<max(2, length + 1)).reduce(0, +) * beamSize
    let sourceTokens = sourceLengths.reduce(0, +)
    var work = encodingWork(sourceLengths: sourceLengths)
    addDecoderLayers(
      to: &work, rows: sourceLengths.count * rowsOfSentence, calls: length, vocabulary: vocabulary)
    work.addAttention(decoderLayers, features: features, meetings: sourceLengths.count * keysOfSentence)
    work.addAttention(decoderLayers, features: features, meetings: rowsOfSentence * sourceTokens)
    return work
  }

  /// The encoder, and the keys and values that the decoder's cross-attention makes of its result.
  private func encodingWork(sourceLengths: [Int]) -> ProductWork {
    let rows = sourceLengths.reduce(0, +)
    var work = ProductWork()
    work.addLinear(4 * encoderLayers + 2 * decoderLayers, .source, features, features, rows: rows)
    work.addLinear(encoderLayers, .source, features, feedForwardFeatures, rows: rows)
    work.addLinear(encoderLayers, .source, feedForwardFeatures, features, rows: rows)
    work.addAttention(
      encoderLayers, features: features, meetings: sourceLengths.reduce(0) { $0 + $1 * $1 })
    return work
  }

  /// Self-attention has four linear layers here, cross-attention two: its keys and values count with the source.
  private func addDecoderLayers(to work: inout ProductWork, rows: Int, calls: Int, vocabulary: Int) {
    work.addLinear(6 * decoderLayers, .target, features, features, rows: rows, calls: calls)
    work.addLinear(decoderLayers, .target, features, feedForwardFeatures, rows: rows, calls: calls)
    work.addLinear(decoderLayers, .target, feedForwardFeatures, features, rows: rows, calls: calls)
    work.addLinear(1, .target, features, vocabulary, rows: rows, calls: calls)
  }
}
