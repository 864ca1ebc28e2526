internal import Bitext
internal import Text

/// Searching first without what is required, and then for those sources alone that lack it.
extension SearchTask {
  /// Whether the translations of any source have to have given tokens somewhere.
  var requiresTokens: Bool { sources.count > 0 && (0..<sources.count).contains(where: requiresTokens) }

  private func requiresTokens(_ source: Int) -> Bool {
    constraints(of: source).contains { !$0.required.isEmpty }
  }

  /// The task without such constraints.
  var withoutRequirements: SearchTask {
    var task = self
    task.constraints = constraints.map { $0.filter { $0.required.isEmpty } }
    return task
  }

  /// Returns the same task for some of its sources, of which one can be chosen several times.
  func selecting(_ chosen: [Int]) -> SearchTask {
    var task = self
    task.sources = sources.selecting(chosen)
    task.numbers = chosen.map { numbers[$0] }
    task.constraints = constraints.isEmpty ? [] : chosen.map { constraints[$0] }
    return task
  }

  /// Returns how many tokens the translations of a source have to have somewhere.
  func requiredTokens(of source: Int) -> Int {
    constraints(of: source).reduce(0) { $1.required.isEmpty ? $0 : $0 + $1.missing }
  }

  /// Whether tokens have all that is required of the translations of a source.
  func hasRequired(_ tokens: [TokenID], source: Int) -> Bool {
    constraints(of: source).allSatisfy { constraint in
      guard !constraint.required.isEmpty else { return true }
      var state = constraint
      for token in tokens { state.advance(token) }
      return state.missing == 0
    }
  }
}
