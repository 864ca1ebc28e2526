internal import Synchronization

/// Documents that are translated while nobody waits on a connection, each under a name and a key that nobody can guess.
final class DocumentJobs: Sendable {
  /// What a client needs to ask for its document; the names are DeepL's.
  struct Handle: Encodable, Sendable {
    let document_id: String
    let document_key: String
  }

  enum State: Sendable {
    case translating
    /// `file` is its name in the store of files.
    case done(file: String, characters: Int)
    case failed(APIError)
  }

  private struct Job {
    let client: String
    let key: [UInt8]
    var state = State.translating
    var until: ContinuousClock.Instant
  }

  /// How long a document may take, and is then kept.
  static let lifetime = Duration.seconds(3600)
  private static let maximumJobsOfClient = 100
  private static let maximumJobs = 10_000
  private let jobs = Mutex<[String: Job]>([:])

  /// Begins a job.
  ///
  /// - Throws: An error, where the client, or all of them, have too many that nobody has fetched.
  func open(for client: String) throws(APIError) -> Handle {
    let handle = Handle(
      document_id: randomDigits(32).uppercased(), document_key: randomDigits(64).uppercased())
    let now = ContinuousClock.now
    let job = Job(client: client, key: Array(handle.document_key.utf8), until: now + Self.lifetime)
    let error = jobs.withLock { jobs -> APIError? in
      jobs = jobs.filter { $0.value.until > now }
      guard jobs.values.count(where: { $0.client == client }) < Self.maximumJobsOfClient else {
        return APIError(429, "Too many documents: fetch those that are done first", retryAfter: 30)
      }
      guard jobs.count < Self.maximumJobs else {
        return APIError(503, "too many documents are waiting; try again later", retryAfter: 60)
      }
      jobs[handle.document_id] = job
      return nil
    }
    if let error { throw error }
    return handle
  }

  /// Says what became of a document.
  func finish(_ id: String, _ state: State) {
    jobs.withLock { jobs in
      jobs[id]?.state = state
      jobs[id]?.until = .now + Self.lifetime
    }
  }

  /// Returns what became of a document; nil where there is none of this name and key.
  func state(of id: String, key: String) -> State? {
    jobs.withLock { jobs in
      guard let job = jobs[id], job.until > .now, APIKeys.isEqual(Array(key.utf8), job.key) else {
        return nil
      }
      return job.state
    }
  }

  func remove(_ id: String) { jobs.withLock { $0[id] = nil } }
}
