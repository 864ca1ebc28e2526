package import Files

/// The keys by which clients are known; none where everybody is served.
package struct APIKeys: Sendable {
  private let keys: [[UInt8]]

  package init(_ keys: [String] = []) { self.keys = keys.map { Array($0.utf8) } }

  /// Reads keys from a file, one a line; blank lines and those that begin with `#` say nothing.
  ///
  /// - Throws: `FileError`, or `APIKeyError` where there is none.
  package static func read(from path: String) throws -> APIKeys {
    let lines = try FileSystem.readText(path).split(whereSeparator: \.isNewline).map { line in
      String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    let keys = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    guard !keys.isEmpty else { throw APIKeyError.none(path: path) }
    return APIKeys(keys)
  }

  package var isEmpty: Bool { keys.isEmpty }

  /// Returns the number of a key, counted from 1; nil where there is none such.
  ///
  /// All keys are compared whole, so that the time tells nothing of how nearly one is right.
  func number(of key: String) -> Int? {
    let given = Array(key.utf8)
    var found: Int?
    for (index, key) in keys.enumerated() where Self.isEqual(given, key) { found = index + 1 }
    return found
  }

  /// Whether bytes are equal, in a time that depends on the first alone.
  static func isEqual(_ given: [UInt8], _ key: [UInt8]) -> Bool {
    var difference = given.count ^ key.count
    for index in given.indices {
      difference |= key.isEmpty ? 1 : Int(given[index] ^ key[index % key.count])
    }
    return difference == 0
  }
}

/// A file of keys that has none.
package enum APIKeyError: ReportableError, Equatable {
  case none(path: String)

  package var exitStatus: ExitStatus { .badData }

  package var description: String {
    switch self {
    case .none(let path): "\(FileSystem.inputName(path)): no keys; write one a line, or leave --api-keys out"
    }
  }
}
