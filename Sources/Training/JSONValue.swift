internal import FoundationEssentials
internal import Translation

/// Any JSON value, to compare and to combine configurations field by field.
package enum JSONValue: Codable, Equatable {
  case object([String: JSONValue])
  case array([JSONValue])
  case text(String)
  case truth(Bool)
  case whole(Int)
  /// A whole number above `Int.max`, as seeds may be.
  case large(UInt64)
  case number(Double)
  case nothing

  /// Returns what a value is encoded as.
  package init(encoding value: some Encodable) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  /// Reads JSON text.
  ///
  /// What is nested so deeply that it could not be written again is refused.
  package init(parsing bytes: [UInt8]) throws {
    try NestedTooDeeply.check(bytes)
    self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }

  /// Returns the value of a type that this is the encoding of.
  package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Int.self) {
      self = .whole(number)
    } else if let number = try? container.decode(UInt64.self) {
      self = .large(number)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let array = try? container.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let fields): try container.encode(fields)
    case .array(let values): try container.encode(values)
    case .text(let text): try container.encode(text)
    case .truth(let truth): try container.encode(truth)
    case .whole(let number): try container.encode(number)
    case .large(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .nothing: try container.encodeNil()
    }
  }

  /// All values that hold no others, with their paths, ordered by path.
  package var leaves: [(path: String, value: String)] { leaves("").sorted { $0.path < $1.path } }

  /// Returns what differs from what another value holds at the same path: `name: here in the folder, there now`.
  package func differences(from other: JSONValue) -> [String] {
    let (here, there) = (leaves, other.leaves)
    let names = Set(here.map(\.path)).union(there.map(\.path)).sorted()
    let (values, others) = (
      Dictionary(here.map { ($0.path, $0.value) }, uniquingKeysWith: { $1 }),
      Dictionary(there.map { ($0.path, $0.value) }, uniquingKeysWith: { $1 })
    )
    return names.compactMap { name in
      let (value, other) = (values[name] ?? "nothing", others[name] ?? "nothing")
      return value == other ? nil : "\(name): \(value) in the folder, \(other) now"
    }
  }

  private func leaves(_ path: String) -> [(path: String, value: String)] {
    func joined(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
    switch self {
    case .object(let fields) where !fields.isEmpty: return fields.flatMap { $1.leaves(joined($0)) }
    case .array(let values) where !values.isEmpty:
      return values.enumerated().flatMap { $1.leaves(joined(String($0))) }
    case .object, .array: return [(path, "empty")]
    case .text(let text): return [(path, text)]
    case .truth(let truth): return [(path, truth ? "yes" : "no")]
    case .whole(let number): return [(path, String(number))]
    case .large(let number): return [(path, String(number))]
    case .number(let number): return [(path, "\(number)")]
    case .nothing: return [(path, "nothing")]
    }
  }

  /// Returns this with the fields that another object gives in place of its own.
  ///
  /// A field that is null there is left out.
  ///
  /// - Parameter choices: Names of fields whose object has one field that says which of several it is, such as
  ///   `"architecture": {"transformer": …}`; another choice replaces it whole.
  package func replacing(with other: JSONValue, choices: Set<String> = []) -> JSONValue {
    guard case .object(var fields) = self, case .object(let others) = other else { return other }
    for (name, value) in others {
      guard let mine = fields[name], value != .nothing else {
        fields[name] = value == .nothing ? nil : value
        continue
      }
      let isOtherChoice = choices.contains(name) && mine.names != value.names
      fields[name] = isOtherChoice ? value : mine.replacing(with: value, choices: choices)
    }
    return .object(fields)
  }

  private var names: [String] {
    guard case .object(let fields) = self else { return [] }
    return fields.keys.sorted()
  }
}
