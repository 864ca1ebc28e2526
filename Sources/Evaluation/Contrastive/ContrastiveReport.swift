internal import Files

/// What a system makes of contrastive examples, in all and by category.
public struct ContrastiveReport: Sendable, Hashable {
  public let system: String
  public private(set) var all = ContrastiveCounts()
  /// In the order in which the categories came.
  public private(set) var categories: [Category] = []
  private var places: [String: Int] = [:]

  /// The examples of one category.
  public struct Category: Sendable, Hashable {
    public let name: String
    public fileprivate(set) var counts = ContrastiveCounts()
  }

  public init(system: String) { self.system = system }

  /// Takes in an example by the scores of its translations.
  public mutating func count(_ example: ContrastiveExample, right: Float, wrong: Float) {
    all.count(right: right, wrong: wrong)
    guard let name = example.category else { return }
    let place = places[name] ?? categories.count
    if place == categories.count {
      places[name] = place
      categories.append(Category(name: name))
    }
    categories[place].counts.count(right: right, wrong: wrong)
  }

  /// Reports as a JSON list of one object for each system.
  public static func json(_ reports: [ContrastiveReport]) -> String {
    OrderedJSON.list(reports.map { .object($0.fields) }).lines
  }

  private var fields: [OrderedJSON.Field] {
    let names: [OrderedJSON.Field] = [
      .init("name", .text("contrastive")), .init("model", .text(system)),
    ]
    let parts = categories.map { category -> OrderedJSON in
      .object([.init("name", .text(category.name))] + category.counts.fields)
    }
    return names + all.fields + [.init("categories", .list(parts))]
  }
}

extension ContrastiveCounts {
  fileprivate var fields: [OrderedJSON.Field] {
    [
      .init("score", .number(accuracy)),
      .init("confidence_low", .number(interval.lowerBound)),
      .init("confidence_high", .number(interval.upperBound)),
      .init("examples", .integer(examples)), .init("right", .integer(right)),
      .init("wrong", .integer(wrong)), .init("ties", .integer(ties)),
    ]
  }
}
