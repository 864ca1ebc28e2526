import Tensors
import TestSupport
import Testing

struct DeviceTests {
  @Test func devicesAreFoundByName() {
    for name in ["reference", "baseline"] {
      #expect(Device(named: name)?.description == name)
    }
    #expect(Device(named: "abacus") == nil)
    #expect(Device.every.map(\.description).contains(Device.cpu.description))
  }
}
