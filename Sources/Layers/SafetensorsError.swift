public import Files

/// What can be wrong with a file of weights.
public enum SafetensorsError: ReportableError, Equatable {
  /// The bytes do not follow the format.
  case malformed(path: String, reason: String)
  /// The file is sound but holds other tensors than the model needs.
  case mismatch(path: String, missing: [String], unused: [String], misshapen: [String])

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      return "\(path): not a sound safetensors file: \(reason); fetch or write the file again"
    case .mismatch(let path, let missing, let unused, let misshapen):
      let parts = [("missing", missing), ("unused", unused), ("of another shape", misshapen)]
        .filter { !$0.1.isEmpty }
        .map { "\($0.0): \(listed($0.1))" }
      return "\(path): the weights do not fit the model (\(parts.joined(separator: "; "))); "
        + "use the configuration.json and vocabulary that the weights were trained with"
    }
  }
}

// MARK: - Private

private func listed(_ names: [String]) -> String {
  let shown = names.prefix(6).joined(separator: ", ")
  return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
}
