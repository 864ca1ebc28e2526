public import Bitext
public import Tensors
public import Text

/// Where a model looked, in every layer and head, while it read a source and wrote a target.
///
/// It knows nothing of architectures: each attention that showed its weights to the observer of a pass is a layer of it,
/// and its site tells its kind and its number.
public struct SentenceAttention: Sendable, Hashable {
  /// What the model read, `</s>` at its end.
  public let source: [AttentionToken]
  /// What the model wrote, `</s>` at its end.
  public let target: [AttentionToken]
  /// The tokens of both, the target's without `</s>`.
  let sourceTokens: [TokenID]
  let targetTokens: [TokenID]
  /// What each token of the source could see, where the encoder went along edges.
  let graph: TokenGraph?
  private let layers: [Layer]

  private struct Layer: Hashable {
    let site: AttentionSite
    /// [queries, keys] of each head.
    let heads: [[[Float]]]
  }

  /// - Parameters:
  ///   - source: What the model read.
  ///   - target: What the model wrote.
  ///   - observations: Of one sentence; of each layer, the weights.
  ///   - tokens: The identifiers of both, the target's without `</s>`.
  ///   - graph: What each token of the source could see, where the encoder went along edges.
  package init(
    source: [AttentionToken], target: [AttentionToken], observations: [AttentionObservation],
    tokens: (source: [TokenID], target: [TokenID]) = ([], []), graph: TokenGraph? = nil
  ) {
    self.graph = graph
    self.source = source
    self.target = target
    (sourceTokens, targetTokens) = tokens
    layers = observations.compactMap { observation in
      observation.sentences.first.map { Layer(site: observation.site, heads: $0.map(\.weights)) }
    }
  }

  /// The kinds of attention that the model has.
  public var kinds: [AttentionKind] {
    AttentionKind.allCases.filter { !layers(of: $0).isEmpty }
  }

  /// Returns the probabilities of the layers and heads chosen, those of a layer after each other.
  ///
  /// The mean of everything shows best which words belong together: on sentences that were aligned by hand its error
  /// rate (AER) is 0.17, that of the layer before the last (Garg et al. 2019) 0.20, and that of the best head 0.26.
  ///
  /// - Throws: `AttentionError`, where the model has no such attention, layer or head.
  public func maps(
    of kind: AttentionKind = .cross, layers choice: AttentionLayers = .mean, heads: AttentionHeads = .mean
  ) throws -> [AttentionMap] {
    let all = layers(of: kind)
    guard !all.isEmpty else { throw AttentionError.noSuchKind(kind, known: kinds) }
    let chosen = try numbers(of: choice, kind, count: all.count)
    return try chosen.flatMap { number in
      let layers = number.map { [all[$0 - 1]] } ?? all
      return try matrices(of: layers, heads, kind).map { head, weights in
        map(
          of: kind, layer: number, layerCount: all.count, head: head, headCount: layers[0].heads.count,
          weights)
      }
    }
  }

  /// Which units of the normalized texts belong together, source unit by target unit; empty for a model without
  /// attention.
  public func alignedUnits() -> [AlignmentLink] {
    (try? maps().first?.alignedUnits()) ?? []
  }

  // MARK: Private

  /// The layers of a kind from the lowest to the highest.
  private func layers(of kind: AttentionKind) -> [Layer] {
    layers.filter { $0.site.kind == kind }.sorted { $0.site.layer < $1.site.layer }
  }

  /// Returns the layers chosen, counted from 1; nil is the mean of all.
  private func numbers(of choice: AttentionLayers, _ kind: AttentionKind, count: Int) throws -> [Int?] {
    switch choice {
    case .last: return [count]
    case .mean: return [nil]
    case .all: return (1...count).map { $0 }
    case .number(let number):
      guard 1...count ~= number else { throw AttentionError.noSuchLayer(number, kind, count: count) }
      return [number]
    }
  }

  /// Returns the mean over layers of each head chosen, or of all heads.
  private func matrices(
    of layers: [Layer], _ choice: AttentionHeads, _ kind: AttentionKind
  ) throws -> [(head: Int?, weights: [[Float]])] {
    let count = layers.map(\.heads.count).min() ?? 0
    switch choice {
    case .mean: return [(nil, mean(layers.flatMap(\.heads)))]
    case .all: return (0..<count).map { head in (head + 1, mean(layers.map { $0.heads[head] })) }
    case .number(let number):
      guard number >= 1, number <= count else { throw AttentionError.noSuchHead(number, kind, count: count) }
      return [(number, mean(layers.map { $0.heads[number - 1] }))]
    }
  }

  private func map(
    of kind: AttentionKind, layer: Int?, layerCount: Int, head: Int?, headCount: Int, _ weights: [[Float]]
  ) -> AttentionMap {
    let (rows, columns) =
      switch kind {
      case .encoderSelf: (source, source)
      // The decoder is given `<s>` and the target: its query i is about to write token i, and knows those before it.
      case .decoderSelf: (target, [AttentionToken.beginning] + target.dropLast())
      case .cross: (target, source)
      }
    return AttentionMap(
      kind: kind, layer: layer, layerCount: layerCount, head: head, headCount: headCount, rows: rows,
      columns: columns,
      weights: weights)
  }
}

/// A token beside a matrix of attention.
public struct AttentionToken: Sendable, Hashable {
  /// The piece as the vocabulary has it, or the word.
  public var text: String
  /// The same as people read it: without a sign for the space, and bytes as the character that they make, which the
  /// first of them has.
  public var label: String
  /// The number of its word in the normalized text, counted from 0 between white space; nil where it is part of none.
  public var word: Int?
  /// The numbers of the units of that text that it is part of; nil where it is part of none.
  public var units: Range<Int>?

  /// - Parameter units: Left out, the word is one unit, as in scripts with spaces.
  public init(text: String, word: Int?, label: String? = nil, units: Range<Int>? = nil) {
    self.text = text
    self.label = label ?? text
    self.word = word
    self.units = units ?? word.map { $0..<$0 + 1 }
  }

  static let beginning = AttentionToken(text: "<s>", word: nil)
}

extension TrainedModel {
  /// Returns where the model looks while it reads a source and writes a given target.
  ///
  /// - Parameters:
  ///   - source: As `Tokenizer.encodeSource` gives it.
  ///   - target: Without `<s>` and `</s>`.
  ///   - graph: What each token of the source sees, where the encoder goes along edges.
  public func attention(
    source: [TokenID], target: [TokenID], along graph: TokenGraph? = nil
  ) -> SentenceAttention {
    attention(source: source, graph, target: target, memory: MemoryPool(device))
  }

  /// Returns which words of two texts belong together, while the model is made to write the target.
  ///
  /// Words are counted from 0 between white space of any kind, in the texts as they are.
  public func alignedWords(source: String, target: String) -> [AlignmentLink] {
    let attention = attention(
      source: sourceTokenizer.encodeSource(source), target: targetTokenizer.encode(target))
    let links = attention.alignedUnits().numbered(
      source: sourceTokenizer.sourceNumbersOfUnits(in: source),
      target: targetTokenizer.sourceNumbersOfUnits(in: target))
    return links.ofWords(source: source, target: target)
  }

  func attention(
    source: [TokenID], _ graph: TokenGraph? = nil, target: [TokenID], memory: MemoryPool
  ) -> SentenceAttention {
    let observer = observe([.weights], source: source, graph, target: target, memory: memory)
    return SentenceAttention(
      source: sourceTokenizer.attentionTokens(source),
      target: targetTokenizer.attentionTokens(target + [targetTokenizer.vocabulary.endID]),
      observations: observer.observations, tokens: (source, target), graph: graph)
  }

  /// Returns what an observer saw while the model read a source and wrote a given target.
  func observe(
    _ parts: Set<AttentionPart>, source: [TokenID], _ graph: TokenGraph? = nil, target: [TokenID],
    memory: MemoryPool
  ) -> AttentionObserver {
    let vocabulary = targetTokenizer.vocabulary
    let observer = AttentionObserver(parts)
    let pass = ForwardPass.inspecting(with: observer, on: device, memory: memory)
    let batch = Batch(
      sources: [source], targets: [target], start: vocabulary.beginningID, end: vocabulary.endID)
    let sources = TokenBatch([source], graphs: graph.map { [$0] })
    _ = network.states(batch.reading(sources), pass)
    return observer
  }
}

// MARK: - Private

extension Tokenizer {
  fileprivate func attentionTokens(_ tokens: [TokenID]) -> [AttentionToken] {
    zip(tokens, readablePieces(of: tokens)).map { token, piece in
      AttentionToken(
        text: vocabulary.piece(of: token), word: piece.word,
        label: piece.byte.map { $0.number == 1 ? piece.text : "" } ?? piece.text, units: piece.units)
    }
  }
}

private func mean(_ matrices: [[[Float]]]) -> [[Float]] {
  guard var sum = matrices.first else { return [] }
  for matrix in matrices.dropFirst() {
    for row in sum.indices {
      for column in sum[row].indices { sum[row][column] += matrix[row][column] }
    }
  }
  return sum.map { $0.map { $0 / Float(matrices.count) } }
}
