/// What became of a text: labels for its words, or for the text as a whole.
public struct LabelledText: Sendable, Hashable {
  public let source: String
  /// What has labels: the words as white space separates them, or the text; none where there is nothing to be seen.
  public let units: [Unit]

  /// A word or a text with its label.
  public struct Unit: Sendable, Hashable {
    public let text: String
    /// The most probable label; of a word of which normalization leaves nothing, the label that is most frequent in
    /// training.
    public let label: String
    /// The most probable labels, as many as were asked for, best first; none of what the model did not see.
    public let candidates: [Candidate]
  }

  /// A label and its probability.
  public struct Candidate: Sendable, Hashable {
    public let label: String
    public let probability: Float
  }

  /// The labels with single spaces between them.
  public var labels: String { units.map(\.label).joined(separator: " ") }
}
