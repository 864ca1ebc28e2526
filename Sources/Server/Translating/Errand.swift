internal import Translation

/// What shares a batch: texts for one model, translated in one mode.
struct Lane: Hashable, Sendable {
  let model: Int
  let mode: TranslationMode
}

/// The units of one request that go through one lane, as parts that are translated in any company and order.
struct Errand {
  /// The request.
  let job: Int
  let lane: Lane
  private var units: [Unit]
  private let parts: [(unit: Int, part: Int)]

  /// A unit of a passage.
  struct Place: Hashable {
    let passage: Int
    let unit: Int
  }

  struct Unit {
    let place: Place
    let key: TranslationCache.Key
    let text: DividedText
    fileprivate var results: [TranslatedPart?]
    fileprivate var missing: Int

    init(_ place: Place, _ key: TranslationCache.Key, _ text: DividedText) {
      self.place = place
      self.key = key
      self.text = text
      missing = text.partTokens.count
      results = [TranslatedPart?](repeating: nil, count: missing)
    }
  }

  /// A unit of which every part is translated.
  struct Finished {
    let unit: Unit
    let parts: [TranslatedPart]
  }

  /// - Parameter units: Each with at least one part.
  init(job: Int, _ lane: Lane, _ units: [Unit]) {
    self.job = job
    self.lane = lane
    self.units = units
    parts = units.enumerated().flatMap { unit, pending in
      pending.text.partTokens.indices.map { (unit, $0) }
    }
  }

  /// How many tokens each part has.
  var costs: [Int] { parts.map { units[$0.unit].text.partTokens[$0.part] } }

  /// Returns what a part is of.
  subscript(part: Int) -> (text: DividedText, part: Int) {
    (units[parts[part].unit].text, parts[part].part)
  }

  /// Takes the translation of a part; returns the unit that is finished by it.
  mutating func put(_ result: TranslatedPart, at part: Int) -> Finished? {
    let (unit, part) = parts[part]
    units[unit].results[part] = result
    units[unit].missing -= 1
    guard units[unit].missing == 0 else { return nil }
    return Finished(unit: units[unit], parts: units[unit].results.compactMap(\.self))
  }
}
