import Tensors
import TestSupport
import Testing

struct StorageTests {
  @Test func aSliceSharesMemoryAndKeepsItAlive() {
    let pool = MemoryPool()
    var whole: Storage? = Storage(count: 10, from: pool)
    whole?.assign((0..<10).map(Float.init))
    let slice = whole?.slice(3, 4)
    let inner = slice?.slice(1, 2)
    inner?[0] = -1
    #expect(whole?.array == [0, 1, 2, 3, -1, 5, 6, 7, 8, 9])
    whole = nil
    // Would take the block of the first storage, had it been given back.
    let other = Storage(count: 10, from: pool)
    other.fill(99)
    #expect(slice?.array == [3, -1, 5, 6])
    #expect(inner?.array == [-1, 5])
  }

  @Test func emptyStorages() {
    let storage = Storage(count: 0, from: MemoryPool())
    storage.fill(1)
    #expect(storage.array.isEmpty)
    #expect(storage.slice(0, 0).count == 0)
  }

  @Test func bytesAreThoseOfTheFloats() {
    let storage = Storage(count: 3, from: MemoryPool())
    storage.assign([1, 2, 3])
    storage.withBytes { bytes in
      #expect(bytes.count == 12)
      bytes.storeBytes(of: Float(5), toByteOffset: 4, as: Float.self)
    }
    storage.withFloats { $0[2] += 1 }
    #expect(storage.array == [1, 5, 4])
  }

  @Test func aSliceBeyondTheEndIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Storage(count: 10, from: MemoryPool()).slice(8, 3)
    }
  }
}
