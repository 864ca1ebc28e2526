internal import Bitext
internal import Layers
internal import Translation

extension Architecture {
  /// Returns the products of the forward pass with given targets; a backward pass makes twice as many.
  func trainingWork(_ batch: Batch, vocabulary: Int) -> ProductWork {
    let lengths = (0..<batch.count).map {
      (source: batch.source.length(of: $0), target: batch.targetOutputs.length(of: $0))
    }
    return work(
      sourceLengths: lengths.map(\.source), vocabulary: vocabulary,
      DecoderSteps(
        rows: batch.targetTokenCount, calls: 1, steps: batch.targetOutputs.maximumLength,
        selfMeetings: lengths.reduce(0) { $0 + $1.target * ($1.target + 1) / 2 },
        crossMeetings: lengths.reduce(0) { $0 + $1.target * $1.source }))
  }

  /// Returns the products of translating sentences together, each with `length` target tokens.
  func decodingWork(sourceLengths: [Int], length: Int, beamSize: Int, vocabulary: Int) -> ProductWork {
    // The first step has one hypothesis of each sentence.
    let rowsOfSentence = 1 + (length - 1) * beamSize
    let keysOfSentence = 1 + (2..<max(2, length + 1)).reduce(0, +) * beamSize
    return work(
      sourceLengths: sourceLengths, vocabulary: vocabulary,
      DecoderSteps(
        rows: sourceLengths.count * rowsOfSentence, calls: length, steps: length,
        selfMeetings: sourceLengths.count * keysOfSentence,
        crossMeetings: rowsOfSentence * sourceLengths.reduce(0, +)))
  }

  private func work(sourceLengths: [Int], vocabulary: Int, _ steps: DecoderSteps) -> ProductWork {
    var work = ProductWork()
    switch kind.encoder {
    case .transformer: addTransformerEncoder(to: &work, sourceLengths)
    case .bidirectionalRNN, .rnn: addRecurrentEncoder(to: &work, sourceLengths)
    case .convolution: addConvolutionalEncoder(to: &work, sourceLengths.reduce(0, +))
    case .embeddings: break
    }
    switch kind.decoder {
    case .transformer: addTransformerDecoder(to: &work, sourceLengths, steps, vocabulary)
    case .attentionRNN: addAttentionRNN(to: &work, sourceLengths, steps, vocabulary)
    case .contextVectorRNN: addContextVectorRNN(to: &work, sourceLengths, steps, vocabulary)
    case .convolution: addConvolutionalDecoder(to: &work, sourceLengths.reduce(0, +), steps, vocabulary)
    case nil: work.addLinear(1, .target, memoryFeatures, vocabulary, rows: steps.rows)
    }
    return work
  }

  private var gates: Int {
    switch cell {
    case .gru: 3 * hiddenFeatures
    case .lstm: 4 * hiddenFeatures
    }
  }

  // MARK: Transformer layers

  private func addTransformerEncoder(to work: inout ProductWork, _ sourceLengths: [Int]) {
    let rows = sourceLengths.reduce(0, +)
    work.addLinear(4 * encoderLayers, .source, features, features, rows: rows)
    work.addLinear(encoderLayers, .source, features, feedForwardFeatures, rows: rows)
    work.addLinear(encoderLayers, .source, feedForwardFeatures, features, rows: rows)
    work.addAttention(
      encoderLayers, features: features, meetings: sourceLengths.reduce(0) { $0 + $1 * $1 })
  }

  /// Cross-attention has two linear layers: its keys and values count with the source.
  private func addTransformerDecoder(
    to work: inout ProductWork, _ sourceLengths: [Int], _ steps: DecoderSteps, _ vocabulary: Int
  ) {
    let (rows, calls) = (steps.rows, steps.calls)
    work.addLinear(
      2 * decoderLayers, .source, memoryFeatures, features, rows: sourceLengths.reduce(0, +))
    work.addLinear(2 * decoderLayers, .target, features, features, rows: rows, calls: calls)
    addHistory(to: &work, steps)
    work.addLinear(decoderLayers, .target, features, feedForwardFeatures, rows: rows, calls: calls)
    work.addLinear(decoderLayers, .target, feedForwardFeatures, features, rows: rows, calls: calls)
    work.addLinear(1, .target, features, vocabulary, rows: rows, calls: calls)
    work.addAttention(decoderLayers, features: features, meetings: steps.crossMeetings)
  }

  /// Self-attention with its four linear layers, or what stands in its place.
  private func addHistory(to work: inout ProductWork, _ steps: DecoderSteps) {
    func add(_ count: Int, _ inputs: Int, _ outputs: Int) {
      work.addLinear(
        count * decoderLayers, .target, inputs, outputs, rows: steps.rows, calls: steps.calls)
    }
    switch decoderSelfAttention {
    case .attention:
      add(4, features, features)
      work.addAttention(decoderLayers, features: features, meetings: steps.selfMeetings)
    case .average:
      add(2, features, 2 * features)
      let inner = averageFeatures ?? feedForwardFeatures
      if inner > 0 {
        add(1, features, inner)
        add(1, inner, features)
      }
    case .ssru: add(2, features, features)
    }
  }

  // MARK: Convolutions

  private func addConvolutionalEncoder(to work: inout ProductWork, _ rows: Int) {
    work.addLinear(2, .source, features, features, rows: rows)
    work.addLinear(encoderLayers, .source, kernelSize * features, 2 * features, rows: rows)
  }

  /// Each layer has a convolution, attention, and a linear layer before and behind it.
  private func addConvolutionalDecoder(
    to work: inout ProductWork, _ sourceRows: Int, _ steps: DecoderSteps, _ vocabulary: Int
  ) {
    let (rows, calls) = (steps.rows, steps.calls)
    if memoryFeatures != features { work.addLinear(1, .source, memoryFeatures, features, rows: sourceRows) }
    work.addLinear(2 + 2 * decoderLayers, .target, features, features, rows: rows, calls: calls)
    work.addLinear(decoderLayers, .target, kernelSize * features, 2 * features, rows: rows, calls: calls)
    work.addLinear(1, .target, features, vocabulary, rows: rows, calls: calls)
    work.addAttention(decoderLayers, features: features, meetings: steps.crossMeetings)
  }

  // MARK: Recurrent layers

  private func addRecurrentEncoder(to work: inout ProductWork, _ sourceLengths: [Int]) {
    let rows = sourceLengths.reduce(0, +)
    let directions = kind.encoder == .bidirectionalRNN ? 2 : 1
    work.addLinear(directions, .source, features, gates, rows: rows)
    work.addLinear(directions * (encoderLayers - 1), .source, memoryFeatures, gates, rows: rows)
    work.addLinear(
      directions * encoderLayers, .source, hiddenFeatures, gates, rows: rows - sourceLengths.count,
      calls: sourceLengths.max() ?? 0)
  }

  /// The first states, what attention compares with and takes its means of, and the steps.
  private func addAttentionRNN(
    to work: inout ProductWork, _ sourceLengths: [Int], _ steps: DecoderSteps, _ vocabulary: Int
  ) {
    let sourceRows = sourceLengths.reduce(0, +)
    work.addLinear(decoderLayers, .source, summaryFeatures, hiddenFeatures, rows: sourceLengths.count)
    switch score {
    case .additive: work.addLinear(1, .source, memoryFeatures, attentionFeatures, rows: sourceRows)
    case .bilinear: work.addLinear(1, .source, memoryFeatures, hiddenFeatures, rows: sourceRows)
    case .dot, .scaledDot, .cosine: break
    }
    work.addLinear(1, .source, memoryFeatures, inputFeeding ? hiddenFeatures : gates, rows: sourceRows)
    if !inputFeeding { work.addLinear(1, .source, memoryFeatures, 2 * features, rows: sourceRows) }
    work.addLinear(1, .target, features, gates, rows: steps.rows, calls: steps.calls)
    work.addLinear(
      2 * decoderLayers - 1, .target, hiddenFeatures, gates, rows: steps.rows, calls: steps.steps)
    if score == .additive {
      work.addLinear(1, .target, hiddenFeatures, attentionFeatures, rows: steps.rows, calls: steps.steps)
    }
    work.addMeetings(
      columns: score == .additive ? attentionFeatures : hiddenFeatures, steps.crossMeetings)
    if inputFeeding {
      work.addLinear(1, .target, hiddenFeatures, gates, rows: steps.rows, calls: steps.steps)
      work.addLinear(1, .target, hiddenFeatures, hiddenFeatures, rows: steps.rows, calls: steps.steps)
      work.addMeetings(columns: hiddenFeatures, steps.crossMeetings)
      work.addLinear(1, .target, hiddenFeatures, vocabulary, rows: steps.rows, calls: steps.calls)
    } else {
      work.addMeetings(columns: gates + 2 * features, steps.crossMeetings)
      addReadout(to: &work, steps, vocabulary)
    }
  }

  private func addContextVectorRNN(
    to work: inout ProductWork, _ sourceLengths: [Int], _ steps: DecoderSteps, _ vocabulary: Int
  ) {
    let sentences = sourceLengths.count
    work.addLinear(1, .target, features, gates, rows: steps.rows)
    work.addLinear(decoderLayers - 1, .target, hiddenFeatures, gates, rows: steps.rows)
    work.addLinear(decoderLayers, .target, hiddenFeatures, gates, rows: steps.rows, calls: steps.steps)
    switch context {
    case .everyStep:
      work.addLinear(1, .source, summaryFeatures, hiddenFeatures, rows: sentences)
      work.addLinear(decoderLayers, .source, hiddenFeatures, hiddenFeatures, rows: sentences)
      work.addLinear(1, .source, hiddenFeatures, gates, rows: sentences)
      work.addLinear(1, .source, hiddenFeatures, 2 * features, rows: sentences)
      addReadout(to: &work, steps, vocabulary)
    case .initialState:
      if !kind.encoder.isRecurrent {
        work.addLinear(decoderLayers, .source, summaryFeatures, hiddenFeatures, rows: sentences)
      }
      work.addLinear(1, .target, hiddenFeatures, vocabulary, rows: steps.rows, calls: steps.calls)
    }
  }

  /// Maxout of state and word, and the output layer.
  private func addReadout(to work: inout ProductWork, _ steps: DecoderSteps, _ vocabulary: Int) {
    work.addLinear(1, .target, hiddenFeatures, 2 * features, rows: steps.rows, calls: steps.calls)
    work.addLinear(1, .target, features, 2 * features, rows: steps.rows, calls: steps.calls)
    work.addLinear(1, .target, features, vocabulary, rows: steps.rows, calls: steps.calls)
  }
}

/// What a decoder goes through.
private struct DecoderSteps {
  /// Target tokens, of all hypotheses.
  let rows: Int
  /// Products that layers without recurrence divide them among.
  let calls: Int
  /// Products that recurrent layers divide them among.
  let steps: Int
  /// Meetings of a target token with those before it.
  let selfMeetings: Int
  /// Meetings of a target token with those of its source.
  let crossMeetings: Int
}
