/// Something to explain that belongs to the program as a whole, such as the variables of the environment it reads.
package struct HelpTopic: Sendable {
  /// The word that asks for it.
  let name: String
  let heading: String
  /// What there is, and what each means.
  let rows: [(name: String, explanation: String)]

  package init(name: String, heading: String, rows: KeyValuePairs<String, String>) {
    self.name = name
    self.heading = heading
    self.rows = rows.map { ($0.key, $0.value) }
  }
}
