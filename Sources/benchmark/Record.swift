internal import Files

/// A line of results: a JSON object whose fields stand in the order in which they were added.
struct Record: ExpressibleByDictionaryLiteral {
  private var fields: [(name: String, value: Value)]

  /// What a field can hold.
  enum Value: ExpressibleByStringLiteral {
    case text(String)
    case integer(Int)
    case integers([Int])
    case number(Double, decimals: Int)
    case spread(Spread, decimals: Int)

    init(stringLiteral text: String) { self = .text(text) }
  }

  init(dictionaryLiteral elements: (String, Value)...) {
    fields = elements.map { (name: $0, value: $1) }
  }

  mutating func add(_ name: String, _ value: Value) { fields.append((name, value)) }

  /// Adds the fields of another.
  mutating func add(_ record: Record) { fields += record.fields }

  /// The object as one line, without its end.
  var json: String {
    OrderedJSON.object(fields.map { OrderedJSON.Field($0.name, $0.value.json) }).line
  }
}

extension Record.Value {
  fileprivate var json: OrderedJSON {
    switch self {
    case .text(let text): .text(text)
    case .integer(let value): .integer(value)
    case .integers(let values): .list(values.map(OrderedJSON.integer))
    case .number(let value, let decimals): .rounded(value, decimals: decimals)
    case .spread(let spread, let decimals):
      .object([
        .init("median", .rounded(spread.median, decimals: decimals)),
        .init("min", .rounded(spread.minimum, decimals: decimals)),
        .init("max", .rounded(spread.maximum, decimals: decimals)), .init("n", .integer(spread.count)),
      ])
    }
  }
}

extension OutputFile {
  /// Writes a result at once: whoever reads along sees it as soon as it is known.
  func write(_ record: Record) throws {
    try writeLine(record.json)
    try flush()
  }
}

extension Record {
  /// Adds 10⁹ floating-point operations a second, and how they compare with products alone.
  ///
  /// - Parameter productRate: Floating-point operations a second.
  mutating func add(rate: Spread, productRate: Double) {
    add("gflop_s", .spread(rate, decimals: 1))
    add("product_gflop_s", .number(productRate * 1e-9, decimals: 1))
    add("share_of_product_rate", .number(rate.median / (productRate * 1e-9), decimals: 3))
  }
}
