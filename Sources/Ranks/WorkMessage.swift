internal import Files
internal import FoundationEssentials
internal import Glibc

/// Blocks and answers as bytes; no bytes at all tell a process that there is no more to do.
enum WorkMessage {
  static func encode(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}

/// What a process sends back for a block.
enum WorkReply<Answer: Codable>: Codable {
  case answer(Answer)
  case failure(WorkFailure)

  /// - Parameters:
  ///   - name: What people call the process.
  ///   - work: Gives the answer.
  init(_ name: String, _ work: () throws -> Answer) {
    do {
      self = .answer(try work())
    } catch {
      self = .failure(WorkFailure(error, of: name))
    }
  }

  func get() throws -> Answer {
    switch self {
    case .answer(let answer): return answer
    case .failure(let failure): throw failure
    }
  }
}

/// What went wrong in another process.
struct WorkFailure: ReportableError, Codable, Equatable {
  private let status: Int32
  let description: String

  /// - Parameter name: What people call the process.
  init(_ error: any Error, of name: String) {
    let known = error as? any ReportableError
    status = (known?.exitStatus ?? .softwareBug).rawValue
    description = "\(name): " + (known?.description ?? "\(error)")
  }

  var exitStatus: ExitStatus { ExitStatus(rawValue: status) ?? .softwareBug }
}

/// Waits a little before looking again whether something has come.
func pauseBetweenLooks() { usleep(500) }
