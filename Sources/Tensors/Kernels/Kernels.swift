internal import CKernels

/// The kernels of a device over storages: its extensions, one for each family of kernels, are the only places where
/// their pointers are read.
///
/// Each function keeps its storages alive until the kernel has returned; sizes are in floats, rows and columns as in
/// `KernelList.h`.
struct Kernels: Sendable {
  let table: KernelTable
  private let profile: KernelProfile?

  init(_ device: Device) {
    table = device.kernels
    profile = device.profile
  }

  /// Calls a kernel with its storages alive, and counts it where somebody wants to see where time goes.
  ///
  /// - Parameters:
  ///   - operations: Floating-point operations of products.
  ///   - floats: Floats read and written, where a kernel makes no products.
  @inline(__always)
  func call<Storages, Result>(
    _ operation: KernelOperation, operations: @autoclosure () -> Int = 0, floats: @autoclosure () -> Int = 0,
    keeping storages: Storages, _ body: () -> Result
  ) -> Result {
    guard let profile else { return withExtendedLifetime(storages) { body() } }
    return withExtendedLifetime(storages) {
      profile.measure(operation, operations: operations(), floats: floats(), body)
    }
  }
}

/// A gradient to be written, or added to what is there.
typealias GradientDestination = (storage: Storage, adds: Bool)

/// Whether a kernel is to add to a gradient, as it is told.
func flag(_ destination: GradientDestination?) -> Int32 { destination?.adds ?? false ? 1 : 0 }
