internal import Bitext
internal import Layers
internal import Translation

extension AttentionRNNConfiguration {
  func trainingWork(_ batch: Batch, vocabulary: Int) -> ProductWork {
    let rows = batch.targetTokenCount
    let steps = batch.targetOutputs.maximumLength
    let meetings = (0..<batch.count).reduce(0) {
      $0 + batch.source.length(of: $1) * batch.targetOutputs.length(of: $1)
    }
    var work = encodingWork(sourceLengths: (0..<batch.count).map(batch.source.length(of:)))
    addDecoder(to: &work, rows: rows, calls: 1, steps: steps, meetings: meetings, vocabulary: vocabulary)
    return work
  }

  func decodingWork(sourceLengths: [Int], length: Int, beamSize: Int, vocabulary: Int) -> ProductWork {
    let rowsOfSentence = 1 + (length - 1) * beamSize
    var work = encodingWork(sourceLengths: sourceLengths)
    addDecoder(
      to: &work, rows: sourceLengths.count * rowsOfSentence, calls: length, steps: length,
      meetings: rowsOfSentence * sourceLengths.reduce(0, +), vocabulary: vocabulary)
    return work
  }

  private var memoryFeatures: Int { isBidirectional ? 2 * hiddenFeatures : hiddenFeatures }

  /// The encoder, the first states, and what attention compares with and takes its means of.
  private func encodingWork(sourceLengths: [Int]) -> ProductWork {
    let rows = sourceLengths.reduce(0, +)
    var work = ProductWork()
    work.addRecurrent(
      .source, cell, inputs: features, above: memoryFeatures, hidden: hiddenFeatures, layers: encoderLayers,
      directions: isBidirectional ? 2 : 1, rows: rows, afterTheFirst: rows - sourceLengths.count,
      steps: sourceLengths.max() ?? 0)
    work.addLinear(decoderLayers, .source, hiddenFeatures, hiddenFeatures, rows: sourceLengths.count)
    switch score {
    case .additive: work.addLinear(1, .source, memoryFeatures, attentionFeatures, rows: rows)
    case .bilinear: work.addLinear(1, .source, memoryFeatures, hiddenFeatures, rows: rows)
    case .dot, .scaledDot, .cosine: break
    }
    let value = inputFeeding ? hiddenFeatures : gateCount(cell) * hiddenFeatures
    work.addLinear(1, .source, memoryFeatures, value, rows: rows)
    if !inputFeeding { work.addLinear(1, .source, memoryFeatures, 2 * features, rows: rows) }
    return work
  }

  private func addDecoder(
    to work: inout ProductWork, rows: Int, calls: Int, steps: Int, meetings: Int, vocabulary: Int
  ) {
    let gates = gateCount(cell) * hiddenFeatures
    work.addLinear(1, .target, features, gates, rows: rows, calls: calls)
    work.addLinear(2 * decoderLayers - 1, .target, hiddenFeatures, gates, rows: rows, calls: steps)
    if score == .additive {
      work.addLinear(1, .target, hiddenFeatures, attentionFeatures, rows: rows, calls: steps)
    }
    work.addMeetings(columns: score == .additive ? attentionFeatures : hiddenFeatures, meetings)
    if inputFeeding {
      work.addLinear(1, .target, hiddenFeatures, gates, rows: rows, calls: steps)
      work.addLinear(1, .target, hiddenFeatures, hiddenFeatures, rows: rows, calls: steps)
      work.addMeetings(columns: hiddenFeatures, meetings)
      work.addLinear(1, .target, hiddenFeatures, vocabulary, rows: rows, calls: calls)
    } else {
      work.addMeetings(columns: gates + 2 * features, meetings)
      work.addReadout(
        hidden: hiddenFeatures, features: features, vocabulary: vocabulary, rows: rows, calls: calls)
    }
  }
}

extension ContextVectorRNNConfiguration {
  func trainingWork(_ batch: Batch, vocabulary: Int) -> ProductWork {
    var work = encodingWork(sourceLengths: (0..<batch.count).map(batch.source.length(of:)))
    addDecoder(
      to: &work, rows: batch.targetTokenCount, calls: 1, steps: batch.targetOutputs.maximumLength,
      vocabulary: vocabulary)
    return work
  }

  func decodingWork(sourceLengths: [Int], length: Int, beamSize: Int, vocabulary: Int) -> ProductWork {
    var work = encodingWork(sourceLengths: sourceLengths)
    addDecoder(
      to: &work, rows: sourceLengths.count * (1 + (length - 1) * beamSize), calls: length, steps: length,
      vocabulary: vocabulary)
    return work
  }

  private func encodingWork(sourceLengths: [Int]) -> ProductWork {
    let (rows, sentences) = (sourceLengths.reduce(0, +), sourceLengths.count)
    var work = ProductWork()
    work.addRecurrent(
      .source, cell, inputs: features, above: hiddenFeatures, hidden: hiddenFeatures, layers: encoderLayers,
      directions: 1, rows: rows, afterTheFirst: rows - sentences, steps: sourceLengths.max() ?? 0)
    if context == .everyStep {
      work.addLinear(1 + decoderLayers, .source, hiddenFeatures, hiddenFeatures, rows: sentences)
      work.addLinear(1, .source, hiddenFeatures, gateCount(cell) * hiddenFeatures, rows: sentences)
      work.addLinear(1, .source, hiddenFeatures, 2 * features, rows: sentences)
    }
    return work
  }

  private func addDecoder(to work: inout ProductWork, rows: Int, calls: Int, steps: Int, vocabulary: Int) {
    work.addRecurrent(
      .target, cell, inputs: features, above: hiddenFeatures, hidden: hiddenFeatures, layers: decoderLayers,
      directions: 1, rows: rows, afterTheFirst: rows, steps: steps)
    switch context {
    case .everyStep:
      work.addReadout(
        hidden: hiddenFeatures, features: features, vocabulary: vocabulary, rows: rows, calls: calls)
    case .initialState: work.addLinear(1, .target, hiddenFeatures, vocabulary, rows: rows, calls: calls)
    }
  }
}

extension ProductWork {
  /// Adds recurrent layers; `afterTheFirst` of their rows have a state before them.
  fileprivate mutating func addRecurrent(
    _ side: Side, _ cell: RecurrentCellKind, inputs: Int, above: Int, hidden: Int, layers: Int,
    directions: Int, rows: Int, afterTheFirst: Int, steps: Int
  ) {
    let gates = gateCount(cell) * hidden
    addLinear(directions, side, inputs, gates, rows: rows)
    addLinear(directions * (layers - 1), side, above, gates, rows: rows)
    addLinear(directions * layers, side, hidden, gates, rows: afterTheFirst, calls: steps)
  }

  /// Adds maxout of state and word, and the output layer.
  fileprivate mutating func addReadout(hidden: Int, features: Int, vocabulary: Int, rows: Int, calls: Int) {
    addLinear(1, .target, hidden, 2 * features, rows: rows, calls: calls)
    addLinear(1, .target, features, 2 * features, rows: rows, calls: calls)
    addLinear(1, .target, features, vocabulary, rows: rows, calls: calls)
  }
}

private func gateCount(_ cell: RecurrentCellKind) -> Int {
  switch cell {
  case .gru: 3
  case .lstm: 4
  }
}
