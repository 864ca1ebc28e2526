internal import Files

/// One of the numbers that a score is made of.
public struct ScorePart: Hashable, Sendable {
  public let name: String
  public let value: Value

  /// What a part holds.
  public enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case integers([Int])
    case numbers([Double])
  }

  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension ScorePart {
  /// The part as a field of JSON.
  var field: OrderedJSON.Field {
    let value: OrderedJSON =
      switch value {
      case .text(let text): .text(text)
      case .integer(let integer): .integer(integer)
      case .number(let number): .number(number)
      case .integers(let integers): .list(integers.map(OrderedJSON.integer))
      case .numbers(let numbers): .list(numbers.map(OrderedJSON.number))
      }
    return OrderedJSON.Field(name, value)
  }
}
