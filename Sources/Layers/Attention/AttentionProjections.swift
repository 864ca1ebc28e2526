internal import Tensors

/// How many matrices make queries, keys and values.
public enum AttentionProjectionKind: String, Codable, CaseIterable, Sendable {
  /// One for each.
  case separate
  /// One for all that is made of one input: of width 3d in self-attention, and of 2d for keys and values in
  /// cross-attention.
  case fused
}

/// The linear maps to queries, keys and values.
struct AttentionProjections: Sendable {
  /// All three of one input; nil in cross-attention to a memory of another width, or with fused maps.
  let all: ProjectionGroup?
  let isFused: Bool
  private let ofQueries: ProjectionGroup?
  private let ofMemory: ProjectionGroup?

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - kind: How many matrices there are.
  ///   - features: Width of queries, keys and values, and of the input of queries.
  ///   - memoryFeatures: Width of the input of keys and values.
  ///   - isOfOneInput: Whether both inputs are always one.
  init(
    _ scope: ParameterScope, _ kind: AttentionProjectionKind, features: Int, memoryFeatures: Int,
    isOfOneInput: Bool
  ) {
    // As PyTorch and fairseq begin them: the three as one matrix.
    func map(_ name: String, inputs: Int, parts: Int = 1) -> (weight: Parameter, bias: Parameter?) {
      let linear = Linear(
        scope[name], inputs: inputs, outputs: parts * features,
        weight: .glorotUniform(blocks: parts, gain: Float(0.5).squareRoot()))
      return (linear.weight, linear.bias)
    }
    isFused = kind == .fused
    switch kind {
    case .fused where isOfOneInput:
      let maps = scope.together([map("queryKeyValue", inputs: features, parts: 3)])
      (all, ofQueries, ofMemory) = (ProjectionGroup(map: maps, parts: 3), nil, nil)
    case .fused:
      all = nil
      ofQueries = ProjectionGroup(maps: scope.together([map("query", inputs: features)]), range: 0..<1)
      let memory = scope.together([map("keyValue", inputs: memoryFeatures, parts: 2)])
      ofMemory = ProjectionGroup(map: memory, parts: 2)
    case .separate:
      let query = map("query", inputs: features)
      let memory = ["key", "value"].map { map($0, inputs: memoryFeatures) }
      if memoryFeatures == features {
        let maps = scope.together([query] + memory)
        all = ProjectionGroup(maps: maps, range: 0..<3)
        ofQueries = ProjectionGroup(maps: maps, range: 0..<1)
        ofMemory = ProjectionGroup(maps: maps, range: 1..<3)
      } else {
        all = nil
        ofQueries = ProjectionGroup(maps: scope.together([query]), range: 0..<1)
        ofMemory = ProjectionGroup(maps: scope.together(memory), range: 0..<2)
      }
    }
  }

  /// All three of one input.
  var ofOneInput: ProjectionGroup { known(all, "self-attention with a memory of another width") }

  /// The map to queries alone.
  var queries: ProjectionGroup { known(ofQueries, "one matrix of queries, keys and values, and two inputs") }

  /// The maps to keys and values alone.
  var keysAndValues: ProjectionGroup {
    known(ofMemory, "one matrix of queries, keys and values, and two inputs")
  }

  private func known(_ group: ProjectionGroup?, _ problem: String) -> ProjectionGroup {
    guard let group else { preconditionFailure(problem) }
    return group
  }
}
