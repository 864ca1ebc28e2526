internal import Glibc

/// How the heads of a model look over many sentences: how widely, how far, and how much at marks of the sentence's ends.
package struct HeadStatistics: Sendable {
  /// The heads in the order in which they first came.
  package private(set) var rows: [Row] = []
  /// How many sentences were added.
  package private(set) var sentences = 0
  private var places: [Key: Int] = [:]

  private struct Key: Hashable {
    let kind: InspectedAttention.Kind
    let layer: Int
    let head: Int
  }

  /// A head and its sums over all queries.
  package struct Row: Hashable, Sendable {
    package let kind: InspectedAttention.Kind
    package let layer: Int
    /// Counted from 1.
    package let head: Int
    package fileprivate(set) var queries = 0
    fileprivate var entropySum = 0.0
    fileprivate var distanceSum = 0.0
    fileprivate var markSum = 0.0

    fileprivate init(kind: InspectedAttention.Kind, layer: Int, head: Int) {
      self.kind = kind
      self.layer = layer
      self.head = head
    }

    /// The mean entropy of a query's weights, in bits: 0 for one token, 3 for eight alike.
    package var entropy: Double { entropySum / Double(max(1, queries)) }
    /// The mean number of tokens from a query to what it looks at.
    package var distance: Double { distanceSum / Double(max(1, queries)) }
    /// The mean share that goes to `<s>` and `</s>`.
    package var marks: Double { markSum / Double(max(1, queries)) }
  }

  package init() {}

  /// Adds what the heads did in a sentence.
  package mutating func add(_ sentence: InspectedSentence) {
    sentences += 1
    for attention in sentence.attentions {
      let columns = sentence.columns(of: attention.kind)
      // The decoder's keys begin with `<s>`, which stands before the first token.
      let shift = attention.kind == .decoder ? 1 : 0
      for (index, head) in attention.heads.enumerated() {
        let key = Key(kind: attention.kind, layer: attention.layer, head: index + 1)
        let place = places[key] ?? rows.count
        if place == rows.count {
          places[key] = place
          rows.append(Row(kind: key.kind, layer: key.layer, head: key.head))
        }
        for (query, weights) in head.weights.enumerated() {
          rows[place].add(weights, query: query + shift, columns)
        }
      }
    }
  }
}

extension HeadStatistics.Row {
  /// - Parameter query: Its place among the keys, or what would be.
  fileprivate mutating func add(_ weights: [Float], query: Int, _ columns: [InspectedToken]) {
    let total = weights.reduce(0.0) { $0 + Double($1) }
    guard total > 0, total.isFinite else { return }
    queries += 1
    for (key, weight) in weights.enumerated() where weight > 0 {
      let share = Double(weight) / total
      entropySum -= share * log2(share)
      distanceSum += share * Double(abs(query - key))
      if key < columns.count, columns[key].isMark { markSum += share }
    }
  }
}
