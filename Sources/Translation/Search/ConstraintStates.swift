internal import Text

/// What the constraints of one hypothesis say together.
struct ConstraintStates: Sendable {
  private var states: [any TokenConstraint]
  private var length = 0
  /// From this length on what is required comes at once: later there would be no room for it.
  private var hurriesFrom = Int.max
  /// Whether what is required comes until nothing is missing.
  private var insists = false

  /// The only tokens that may come next, in the order of their identifiers; nil where others may too.
  private(set) var forced: [TokenID]?
  /// The tokens that are considered however improbable they are, in the order of their identifiers.
  private(set) var required: [TokenID] = []
  /// How many required tokens are missing.
  private(set) var unmet = 0
  /// Whether nothing is missing.
  private(set) var mayEnd = true

  /// Nil for no constraints.
  ///
  /// - Parameter maximumLength: How many tokens there can be.
  init?(_ constraints: [any TokenConstraint], maximumLength: Int) {
    guard !constraints.isEmpty else { return nil }
    states = constraints
    update()
    hurriesFrom = maximumLength - 1 - unmet
    update()
  }

  /// Whether a token may come where none is forced.
  func allows(_ token: TokenID) -> Bool { states.allSatisfy { $0.allows(token) } }

  /// Takes note that a token has come.
  mutating func advance(_ token: TokenID) {
    for index in states.indices { states[index].advance(token) }
    length += 1
    update()
  }

  /// From now on nothing comes but what is required, until it is there.
  mutating func insist() {
    insists = true
    update()
  }

  private mutating func update() {
    let lacking = states.filter { !$0.required.isEmpty }
    required = Set(lacking.flatMap(\.required)).sorted()
    unmet = lacking.reduce(0) { $0 + $1.missing }
    mayEnd = states.allSatisfy { $0.missing == 0 }
    if unmet == 0 { insists = false }
    forced = states.lazy.compactMap { $0.forced }.first
    if forced == nil, unmet > 0, insists || length >= hurriesFrom { forced = required }
  }
}

extension [TokenID] {
  /// Whether tokens in the order of their identifiers have one among them.
  func containsSorted(_ token: TokenID) -> Bool { placeSorted(of: token) != nil }

  /// Returns the place of a token among tokens in the order of their identifiers.
  func placeSorted(of token: TokenID) -> Int? {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if self[middle] < token {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound < count && self[range.lowerBound] == token ? range.lowerBound : nil
  }
}
