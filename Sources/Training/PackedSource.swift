/// A packed corpus to train on, how much of it, and what is put before its sources.
public struct PackedSource: Codable, Hashable, Sendable {
  /// The folder that `translate corpus pack` has made.
  public var path: String
  /// How many times as often as another corpus of its size it is drawn from.
  public var weight = 1.0
  /// A text before every source, such as `>>de<<` for the language to translate into; users then write it too.
  public var tag: String?

  public init(path: String, weight: Double = 1, tag: String? = nil) {
    self.path = path
    self.weight = weight
    self.tag = tag
  }
}
