internal import Testing

/// What people try first, by the shipped model: each sentence with the translations that a person would accept.
struct FirstSentencesTests {
  private static let accepted: [(source: String, translations: [String])] = [
    ("Guten Tag.", ["Hello.", "Good day.", "Good afternoon."]),
    ("Guten Morgen.", ["Good morning."]),
    (
      "Guten Morgen, wie geht es dir?",
      ["Good morning, how are you?", "Good morning. How are you?", "Good morning, how are you doing?"]
    ),
    ("Hallo Welt!", ["Hello, world!", "Hello world!", "Hello, World!", "Hello World!"]),
    ("Wie geht es dir?", ["How are you?", "How are you doing?"]),
    (
      "Mir geht es gut, danke.",
      ["I'm fine, thank you.", "I'm fine, thanks.", "I am fine, thank you.", "I'm well, thank you."]
    ),
    ("Ich liebe dich.", ["I love you."]),
    ("Wie heißt du?", ["What's your name?", "What is your name?"]),
    (
      "Ich heiße Anna.",
      ["My name is Anna.", "My name's Anna.", "I'm Anna.", "I am Anna.", "I'm called Anna."]
    ),
    (
      "Vielen Dank!",
      ["Thank you very much!", "Thank you!", "Thanks a lot!", "Many thanks!", "Thank you very much."]
    ),
    ("Auf Wiedersehen.", ["Goodbye.", "Good-bye.", "Goodbye!", "See you."]),
    ("Gute Nacht.", ["Good night."]),
    ("Ich komme aus Deutschland.", ["I'm from Germany.", "I come from Germany.", "I am from Germany."]),
    ("Sprechen Sie Englisch?", ["Do you speak English?"]),
    ("Ich verstehe nicht.", ["I don't understand.", "I do not understand."]),
    (
      "Wo ist der Bahnhof?",
      [
        "Where is the train station?", "Where's the train station?", "Where is the station?",
        "Where's the station?",
        "Where is the railway station?",
      ]
    ),
    (
      "Wie viel kostet das?",
      [
        "How much does it cost?", "How much does this cost?", "How much does that cost?", "How much is it?",
        "How much is this?", "How much is that?",
      ]
    ),
    ("Wie spät ist es?", ["What time is it?", "What's the time?"]),
    (
      "Das Wetter ist heute schön.",
      [
        "The weather is nice today.", "The weather is beautiful today.", "The weather's nice today.",
        "The weather is good today.", "The weather is fine today.", "The weather is lovely today.",
      ]
    ),
    (
      "Die Katze schläft auf dem Sofa.",
      [
        "The cat is sleeping on the sofa.", "The cat is sleeping on the couch.",
        "The cat sleeps on the sofa.",
        "The cat sleeps on the couch.",
      ]
    ),
    (
      "Der Zug hat Verspätung.",
      [
        "The train is delayed.", "The train is late.", "The train is running late.",
        "The train has been delayed.",
      ]
    ),
    (
      "Ich habe meine Schlüssel verloren.",
      ["I lost my keys.", "I've lost my keys.", "I have lost my keys."]
    ),
    (
      "Gestern habe ich ein interessantes Buch gelesen.",
      [
        "I read an interesting book yesterday.", "Yesterday I read an interesting book.",
        "Yesterday, I read an interesting book.",
      ]
    ),
    (
      "Wir bleiben zu Hause.",
      [
        "We're staying at home.", "We're staying home.", "We are staying at home.", "We stay at home.",
        "We'll stay at home.", "We'll stay home.", "We stay home.", "We will stay at home.",
      ]
    ),
  ]

  /// What the model that ships gets wrong.
  private static let wrong = [
    "Guten Morgen, wie geht es dir?", "Hallo Welt!", "Ich heiße Anna.", "Wie viel kostet das?",
  ]

  @Test func aPersonWouldAcceptTheFirstTranslations() throws {
    let text = Self.accepted.map { $0.source + "\n" }.joined()
    let run = try TranslateCommand(["--model", "german-english"], text: text)
    #expect(run.status == 0 && run.lines.count == Self.accepted.count, "\(run.errors)")
    for ((source, translations), line) in zip(Self.accepted, run.lines) {
      withKnownIssue("the model is not good enough for it") {
        #expect(translations.contains(line), "\(source) became: \(line)")
      } when: {
        Self.wrong.contains(source)
      }
    }
  }
}
