extension ProcessGroup {
  /// Returns what this process prepares, once all have prepared theirs.
  ///
  /// - Throws: In the first process, the first error there was anywhere; in others, which have nothing to tell then,
  ///   `ToldByFirst`.
  package func prepared<Value>(_ prepare: () throws -> Value) throws -> Value {
    if count == 1 { return try prepare() }
    let own = Result { try prepare() }
    let failures = try gather(message(of: own)).filter { !$0.isEmpty }
    guard isFirst else {
      if failures.isEmpty { return try own.get() }
      throw ToldByFirst()
    }
    let value = try own.get()
    if let failure = failures.first { throw try WorkMessage.decode(WorkFailure.self, from: failure) }
    return value
  }

  private func message<Value>(of result: Result<Value, any Error>) throws -> [UInt8] {
    switch result {
    case .success: []
    case .failure(let error): try WorkMessage.encode(WorkFailure(error, of: name))
    }
  }

  /// Checks that all processes were told to do the same.
  ///
  /// - Parameter wording: What this one was told.
  package func agree(on wording: String) throws {
    let common = first(Array(wording.utf8))
    try prepared {
      if Array(wording.utf8) != common { throw ProcessGroupError.otherCommandLine }
    }
  }
}

/// An end whose reason the first process tells.
package struct ToldByFirst: Error {}
