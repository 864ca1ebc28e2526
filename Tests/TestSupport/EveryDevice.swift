package import Tensors

extension Device {
  /// Every table of kernels that this processor can run, the reference first: arguments for parameterised tests.
  package static let every = names.compactMap(Device.init(named:))

  /// The tables that are compared with the reference.
  package static let everyFast = Array(every.dropFirst())
}
