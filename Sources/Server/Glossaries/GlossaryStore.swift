internal import Synchronization

/// The glossaries of clients, in memory; nobody sees those of others.
final class GlossaryStore: Sendable {
  /// How much is kept.
  struct Limits {
    /// Of one client.
    var glossaries = 1000
    var bytes = 16 << 20
    /// Of all.
    var allBytes = 256 << 20
  }

  private let limits: Limits
  private let clients = Mutex<[String: [StoredGlossary]]>([:])

  init(_ limits: Limits = Limits()) { self.limits = limits }

  /// Keeps a glossary.
  ///
  /// - Throws: An error, where the client, or all of them, have as many as may be kept.
  func add(_ glossary: StoredGlossary, for client: String) throws(APIError) {
    let limits = limits
    let error = clients.withLock { clients -> APIError? in
      let own = clients[client] ?? []
      if own.count >= limits.glossaries || bytes(of: own) + glossary.bytes > limits.bytes {
        return APIError(456, "Too many glossaries: delete some first")
      }
      let all = clients.values.reduce(0) { $0 + bytes(of: $1) }
      if all + glossary.bytes > limits.allBytes {
        return APIError(503, "no more glossaries can be kept; try again later", retryAfter: 3600)
      }
      clients[client] = own + [glossary]
      return nil
    }
    if let error { throw error }
  }

  /// Returns the glossaries of a client, the first one first.
  func glossaries(of client: String) -> [StoredGlossary] { clients.withLock { $0[client] ?? [] } }

  /// - Throws: An error, where the client has none of this name.
  func glossary(_ id: String, of client: String) throws(APIError) -> StoredGlossary {
    guard let glossary = glossaries(of: client).first(where: { $0.id == id }) else { throw .noGlossary }
    return glossary
  }

  /// - Throws: An error, where the client has none of this name.
  func remove(_ id: String, of client: String) throws(APIError) {
    let isRemoved = clients.withLock { clients -> Bool in
      guard let own = clients[client], own.contains(where: { $0.id == id }) else { return false }
      let rest = own.filter { $0.id != id }
      clients[client] = rest.isEmpty ? nil : rest
      return true
    }
    if !isRemoved { throw .noGlossary }
  }
}

private func bytes(of glossaries: [StoredGlossary]) -> Int { glossaries.reduce(0) { $0 + $1.bytes } }

extension APIError {
  fileprivate static var noGlossary: APIError { APIError(404, "Glossary not found") }
}
