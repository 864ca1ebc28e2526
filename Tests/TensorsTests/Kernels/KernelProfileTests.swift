import TestSupport
import Testing

@testable import Tensors

struct KernelProfileTests {
  @Test(arguments: Device.every)
  func callsAreCountedUnderTheNamesOfTheList(device: Device) {
    let profile = KernelProfile()
    let (kernels, floats) = (Kernels(device.profiled(by: profile)), GuardedFloats())
    #expect(profile.totals.isEmpty)
    let (a, b, c) = (floats.random(6, "a"), floats.random(6, "b"), floats.filled(9, 0))
    for _ in 0..<3 { kernels.add(a, to: b, count: 6) }
    kernels.matmul(Factor(a), Factor(b), transposeSecond: true, m: 3, n: 3, k: 2, into: c)
    kernels.matmul(Factor(a), Factor(b), m: 2, n: 2, k: 3, into: c)
    kernels.matmul(Factor(a), transposeFirst: true, Factor(b), m: 2, n: 2, k: 3, into: c)
    let totals = profile.totals
    #expect(
      totals.map(\.operation) == ["add", "matmul", "matmul_input_gradient", "matmul_weight_gradient"])
    #expect(totals.map(\.calls) == [3, 1, 1, 1])
    #expect(totals.map(\.operations) == [0, 36, 24, 24])
    #expect(totals.map(\.bytes) == [3 * 18 * 4, 0, 0, 0])
    #expect(totals.map(\.isLinearProduct) == [false, true, true, true])
    profile.reset()
    #expect(profile.totals.isEmpty)
  }
}
