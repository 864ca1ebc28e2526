internal import CommandLineTool
internal import Files

/// The sentences that clients ask for.
enum ServedSentences {
  /// Reads the lines of a file that have something in them; without a file there are some of German.
  static func sentences(_ path: String?) throws -> [String] {
    guard let path else { return german }
    let reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = try reader.next() {
      if line.contains(where: { $0.isLetter }) { lines.append(line) }
    }
    guard !lines.isEmpty else { throw IdentifierFileError.noSentences(path: path) }
    return lines
  }

  /// Of the lengths that sentences of news and talk have: from 3 to 24 words.
  private static let german = [
    "Guten Morgen, Frau Weber.", "Der Zug hat heute zwanzig Minuten Verspätung.", "Wo ist der Bahnhof?",
    "Die Katze schläft auf dem alten Sofa im Wohnzimmer.",
    "Morgen fahren wir mit dem Auto nach Hamburg und besuchen meine Schwester.",
    "Er hat das Buch gelesen, das ich ihm zum Geburtstag geschenkt habe.",
    "Die Regierung will die Steuern für kleine Unternehmen im nächsten Jahr senken.",
    "Kannst du mir bitte das Salz geben?",
    "Nach dem langen Winter freuen sich die Menschen in der Stadt auf die ersten warmen Tage.",
    "Ein kleiner Junge spielt mit einem roten Ball im Park.",
    "Wir haben gestern Abend einen sehr guten Film gesehen.", "Das Wetter ist heute schön.",
    "Die neue Brücke über den Fluss wird erst im Herbst fertig, weil Material fehlt.",
    "Sie arbeitet seit drei Jahren als Ärztin in einem Krankenhaus.",
    "Zwei Frauen sitzen auf einer Bank und unterhalten sich.", "Ich trinke jeden Morgen eine Tasse Kaffee.",
    "Der Lehrer erklärt den Kindern, warum der Himmel blau ist.",
    "Im Sommer gehen viele Leute an den See, um zu schwimmen und in der Sonne zu liegen.",
    "Mein Bruder hat einen neuen Computer gekauft.", "Wie spät ist es?",
    "Die Polizei sucht einen Mann, der am Montag eine Bank überfallen hat.",
    "Auf dem Markt gibt es frisches Obst, Gemüse und Brot.", "Das Kind hat Angst vor dem großen Hund.",
    "Obwohl es regnet, wollen sie heute noch auf den Berg steigen.",
    "Der Vertrag muss bis zum Ende des Monats unterschrieben werden.", "Sie singt ein altes Lied.",
    "Die Wissenschaftler haben eine Methode gefunden, mit der sich das Wasser schneller reinigen lässt.",
    "Ich habe meinen Schlüssel verloren.", "Am Wochenende besuchen uns unsere Freunde aus Berlin.",
    "Der Koch schneidet die Tomaten und legt sie in die Schüssel.",
    "Bitte schließen Sie die Tür, wenn Sie den Raum verlassen.", "Die Kinder lernen in der Schule Englisch.",
    "Ein Mann in einer blauen Jacke repariert sein Fahrrad vor dem Haus.", "Das Essen schmeckt sehr gut.",
    "Weil der Bus nicht kam, sind wir zu Fuß nach Hause gegangen.",
    "Die Firma hat im letzten Jahr mehr Autos verkauft als jemals zuvor.",
    "Er fragt seine Mutter, ob er draußen spielen darf.", "Heute Nacht wird es schneien.",
    "Auf dem Tisch stehen eine Vase mit Blumen und zwei Gläser.",
    "Wenn ich mehr Zeit hätte, würde ich ein Instrument lernen.",
  ]
}
