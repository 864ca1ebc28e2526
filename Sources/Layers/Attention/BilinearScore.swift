public import Tensors

/// query · W memory.
///
/// The score that Luong et al. 2015, section 3.1, call general.
public struct BilinearScore: AttentionScore {
  public let memory: Linear

  public init(_ scope: ParameterScope, query: Int, memory: Int) {
    self.memory = Linear(scope["memory"], inputs: memory, outputs: query, bias: nil)
  }

  public var keyFeatures: Int { memory.weight.shape[0] }

  public func keys(_ memory: Tensor) -> Tensor { self.memory(memory) }

  public func callAsFunction(
    _ query: Tensor, _ keys: Tensor, _ spans: MemorySpans, at step: TimeStep?
  ) -> Tensor {
    dotScores(query, keys, spans)
  }
}
