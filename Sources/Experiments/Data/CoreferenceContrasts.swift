internal import Randomness

/// Sentences in which "it" means an animal or what the animal did not cross, and their right and wrong German pronouns.
///
/// Their words are those of german-english-pronouns.grammar, which writes the sentences to learn from.
struct CoreferenceContrasts {
  /// What "it" stands for.
  enum Referent: Int, CaseIterable {
    case subject, object

    var text: String { self == .subject ? "the animal" : "the way" }
  }

  /// A sentence: what is asked, and where in the English one the words stand that matter.
  struct Item: Sendable {
    var contrast: Contrast
    var referent: Referent
    /// Numbers of words: of "it", of the noun it stands for, and of the other noun.
    var pronoun: Int
    var right: Int
    var other: Int
  }

  /// Returns so many distinct pairs of sentences that differ in the adjective alone, the subject's first.
  static func items(_ count: Int, seed: Seed) -> [Item] {
    var stream = seed.stream(.sampling)
    var seen: Set<String> = []
    var items: [Item] = []
    while items.count < 2 * count {
      let animal = animals[stream.nextInteger(below: animals.count)]
      let ways = ways.filter { $0.gender != animal.gender }
      let way = ways[stream.nextInteger(below: ways.count)]
      let time = times[stream.nextInteger(below: times.count)]
      let degree = degrees[stream.nextInteger(below: degrees.count)]
      let adjectives = [
        ofAnimals[stream.nextInteger(below: ofAnimals.count)],
        ofWays[stream.nextInteger(below: ofWays.count)],
      ]
      let pair = Referent.allCases.map {
        item(animal, way, time, degree, adjectives[$0.rawValue], meaning: $0)
      }
      if seen.insert(spaced(pair.map(\.contrast.source))).inserted { items += pair }
    }
    return items
  }

  /// The two sentences of the literature.
  static var classic: [Item] {
    let (animal, street) = (animals[0], ways[0])
    return [
      item(animal, street, times[0], degrees[0], ofAnimals[0], meaning: .subject),
      item(animal, street, times[0], degrees[0], ofWays[0], meaning: .object),
    ]
  }

  private static func item(
    _ animal: Noun, _ way: Noun, _ time: Word, _ degree: Word, _ adjective: Word, meaning referent: Referent
  ) -> Item {
    let beginning = ["The", animal.english, "did", "not", "cross", "the", way.english] + time.english
    let source = spaced(beginning + ["because", "it", "was"] + degree.english + adjective.english) + "."
    func target(_ pronoun: String) -> String {
      let first = [animal.gender.nominative, animal.german, "hat"] + time.german
      let second = [way.gender.accusative, way.german, "nicht", "überquert,", "weil", pronoun]
      return spaced(first + second + degree.german + adjective.german) + " war."
    }
    let (right, wrong) = referent == .subject ? (animal, way) : (way, animal)
    let place = beginning.count + 1
    let nouns = referent == .subject ? (right: 1, other: 6) : (right: 6, other: 1)
    return Item(
      contrast: Contrast(
        source: source, right: target(right.gender.pronoun), wrong: target(wrong.gender.pronoun),
        group: place - nouns.right),
      referent: referent, pronoun: place, right: nouns.right, other: nouns.other)
  }
}

private enum Gender {
  case masculine, feminine, neuter

  var nominative: String { self == .masculine ? "Der" : self == .feminine ? "Die" : "Das" }
  var accusative: String { self == .masculine ? "den" : self == .feminine ? "die" : "das" }
  var pronoun: String { self == .masculine ? "er" : self == .feminine ? "sie" : "es" }
}

private struct Noun {
  var english: String
  var german: String
  var gender: Gender

  init(_ english: String, _ german: String, _ gender: Gender) {
    (self.english, self.german, self.gender) = (english, german, gender)
  }
}

private struct Word {
  var english: [String]
  var german: [String]

  init(_ english: String, _ german: String) {
    (self.english, self.german) = (
      english.split(separator: " ").map(String.init), german.split(separator: " ").map(String.init)
    )
  }
}

private let animals = [
  Noun("animal", "Tier", .neuter), Noun("dog", "Hund", .masculine), Noun("cat", "Katze", .feminine),
  Noun("horse", "Pferd", .neuter), Noun("bird", "Vogel", .masculine), Noun("mouse", "Maus", .feminine),
  Noun("pig", "Schwein", .neuter), Noun("cow", "Kuh", .feminine), Noun("chicken", "Huhn", .neuter),
  Noun("goat", "Ziege", .feminine), Noun("rabbit", "Kaninchen", .neuter),
  Noun("hedgehog", "Igel", .masculine), Noun("monkey", "Affe", .masculine), Noun("bear", "Bär", .masculine),
]

private let ways = [
  Noun("street", "Straße", .feminine), Noun("river", "Fluss", .masculine), Noun("field", "Feld", .neuter),
  Noun("bridge", "Brücke", .feminine), Noun("stream", "Bach", .masculine), Noun("valley", "Tal", .neuter),
  Noun("motorway", "Autobahn", .feminine), Noun("square", "Platz", .masculine),
]

private let times = [
  Word("", ""), Word("yesterday", "gestern"), Word("in winter", "im Winter"),
  Word("last week", "letzte Woche"), Word("on Sunday", "am Sonntag"),
  Word("in the evening", "am Abend"),
]

private let degrees = [Word("too", "zu"), Word("very", "sehr")]

private let ofAnimals = [
  Word("tired", "müde"), Word("ill", "krank"), Word("lazy", "faul"), Word("nervous", "nervös"),
  Word("timid", "ängstlich"), Word("impatient", "ungeduldig"),
]

private let ofWays = [Word("wide", "breit"), Word("dangerous", "gefährlich")]
