struct UnigramModelTrainer {
  init(alphabet: Alphabet, sequences: [Int32], counts: [Int], threads: Int) {}
  mutating func train(size: Int) -> (ByteStringTable, [Float]) { (ByteStringTable(), []) }
}
