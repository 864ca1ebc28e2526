internal import Tensors
internal import Text
internal import Translation

/// Where the heads of an encoder look from "it".
struct CoreferenceHeads {
  /// The head that looks most at the noun which "it" stands for, found on every second pair of sentences.
  let best: AttentionHead
  /// Its share on the others: of what it gives to the two nouns, what it gives to the right one, in percent; guessing, or
  /// always looking at the same of both, gives 50.
  let share: Double
  /// The mean of all heads on the same sentences.
  let meanShare: Double

  /// Looks into a model; nil where its encoder has no self-attention.
  init?(of model: TrainedModel, on items: [CoreferenceContrasts.Item]) throws {
    var sums: [AttentionHead: (found: Double, checked: Double)] = [:]
    var counts = (found: 0.0, checked: 0.0)
    for (number, item) in items.enumerated() {
      guard let maps = try Self.maps(of: model, item.contrast) else { return nil }
      let isChecked = number / 2 % 2 == 1
      if isChecked { counts.checked += 1 } else { counts.found += 1 }
      for map in maps {
        let head = AttentionHead(.encoderSelf, layer: map.layer ?? 1, head: map.head ?? 1)
        let row = map.weights[item.pronoun]
        let both = Double(row[item.right] + row[item.other])
        let share = both > 0 ? Double(row[item.right]) / both : 0.5
        if isChecked {
          sums[head, default: (0, 0)].checked += share
        } else {
          sums[head, default: (0, 0)].found += share
        }
      }
    }
    let heads = sums.keys.sorted { ($0.layer, $0.head) < ($1.layer, $1.head) }
    guard let best = heads.max(by: { (sums[$0]?.found ?? 0) < (sums[$1]?.found ?? 0) }), counts.checked > 0
    else { return nil }
    self.best = best
    share = 100 * (sums[best]?.checked ?? 0) / counts.checked
    let all = heads.reduce(0) { $0 + (sums[$1]?.checked ?? 0) }
    meanShare = 100 * all / Double(heads.count) / counts.checked
  }

  /// Returns the self-attention of the encoder by layer and head, between words; nil where there is none.
  static func maps(of model: TrainedModel, _ contrast: Contrast) throws -> [AttentionMap]? {
    let attention = model.attention(
      source: model.sourceTokenizer.encodeSource(contrast.source),
      target: model.targetTokenizer.encode(contrast.right))
    guard attention.kinds.contains(.encoderSelf) else { return nil }
    return try attention.maps(of: .encoderSelf, layers: .all, heads: .all).map { $0.ofWords() }
  }
}
