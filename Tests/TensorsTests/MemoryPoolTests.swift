import Tensors
import TestSupport
import Testing

struct MemoryPoolTests {
  @Test func memoryIsReusedFromStepToStep() {
    let pool = MemoryPool()
    let weight = RandomParameters().make("weight", [64, 64])
    let gradients = Gradients(count: 64 * 64, from: pool)
    func step() {
      let pass = ForwardPass(.training(gradients, randomness: 1), memory: pool)
      var x = pass.tensor(weight)
      for _ in 0..<5 { x = linear(x, weight, activation: .gelu, dropout: 0.1) }
      pass.backward(from: x, gradient: [Float](repeating: 1, count: x.shape.count))
    }
    step()
    let bytes = pool.bytes
    for _ in 0..<20 { step() }
    #expect(pool.bytes == bytes)
    #expect(bytes < 60 * 64 * 64 * 4)
  }

  @Test func blocksThatGrowUseWhatSmallerOnesLeave() {
    let pool = MemoryPool()
    var blocks = (0..<8).map { _ in Storage(count: 1024, from: pool) }
    for _ in 0..<7 {
      for index in blocks.indices { blocks[index] = Storage(count: 2 * blocks[index].count, from: pool) }
    }
    let bytes = blocks.reduce(0) { $0 + 4 * $1.count }
    #expect(pool.bytes >= bytes)
    #expect(pool.bytes < 2 * bytes)
    blocks = []
    let whole = Storage(count: 2 * bytes / 4, from: pool)
    #expect(pool.bytes == 4 * whole.count)
  }

  @Test func blocksInUseAreNotGivenOutAgain() {
    let pool = MemoryPool()
    let storages = (0..<50).map { index in
      let storage = Storage(count: 100, from: pool)
      storage.fill(Float(index))
      return storage
    }
    for (index, storage) in storages.enumerated() {
      #expect(storage.array == [Float](repeating: Float(index), count: 100))
    }
  }

  @Test func aTapeThatNeverRunsIsFreedWithItsPass() {
    let parameters = RandomParameters()
    let weight = parameters.make("weight", [8, 8])
    weak var freed: ForwardPass?
    do {
      let pool = MemoryPool()
      let pass = ForwardPass(.training(Gradients(count: 64, from: pool), randomness: 1), memory: pool)
      freed = pass
      let x = linear(pass.tensor(weight), weight)
      let places = Positions(
        ids: [0, 1], table: .fixed(pass.tensor([Float](repeating: 0, count: 16), [2, 8])))
      _ = embedding([0, 1], weight, scale: 1, positions: places, pass)
      _ = gather(x, rows: [0])
      _ = crossEntropy(
        x, weight: weight, bias: nil, targets: [0, 1, 2, 3, 4, 5, 6, 7], labelSmoothing: 0, gradientScale: 1)
    }
    #expect(freed == nil)
  }
}
