internal import Randomness

/// A score of translations against references, built from statistics that are counted once for each sentence.
///
/// The statistics of a corpus are the sum of those of its sentences, so a corpus can be resampled, or scored
/// in part, without looking at the text again.
public protocol Metric: Sendable {
  associatedtype Statistics: AdditiveArithmetic & Sendable

  /// The name printed before a score, such as `BLEU` or `chrF2++`.
  var name: String { get }

  /// The settings that a score depends on, in the order and with the keys of sacreBLEU's signatures.
  var settings: [MetricSetting] { get }

  /// The metric that scores single sentences comparably; the same metric unless its corpus score is of no use
  /// there.
  var forSentences: Self { get }

  /// Returns what one sentence adds to the statistics of a corpus; there must be at least one reference.
  func statistics(hypothesis: String, references: [String]) -> Statistics

  /// Returns the score of summed statistics, where 100 is the scale of a perfect or, for error rates, useless
  /// text.
  func score(_ statistics: Statistics) -> Double

  /// Returns the numbers that a score is made of, named as sacreBLEU names them.
  func parts(_ statistics: Statistics) -> [ScorePart]

  /// Returns the line of details that follows a printed score, if the metric has one.
  func details(_ statistics: Statistics) -> String?
}

/// One key and value of a signature.
public struct MetricSetting: Hashable, Sendable {
  public let key: String
  public let value: String

  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }

  init(_ key: String, _ value: Bool) {
    self.init(key, value ? "yes" : "no")
  }
}

/// The version of the metrics' code, which stands in every signature where sacreBLEU's version would stand.
public let metricsVersion = "translate-0.1.0"

extension Metric {
  public var forSentences: Self { self }

  public func details(_ statistics: Statistics) -> String? { nil }

  /// Returns every key and value that a score depends on, in the order of sacreBLEU's signatures (Post 2018).
  public func signatureSettings(referenceCount: Int, bootstrap: Bootstrap? = nil) -> [MetricSetting] {
    var all = [MetricSetting("nrefs", String(referenceCount))]
    if let bootstrap {
      all.append(MetricSetting("bs", String(bootstrap.resamples)))
      all.append(MetricSetting("seed", String(bootstrap.seed.value)))
    }
    return all + settings + [MetricSetting("version", metricsVersion)]
  }

  /// Returns the signature that makes a score repeatable, such as `nrefs:1|case:mixed|eff:no|tok:13a|…`.
  public func signature(referenceCount: Int, bootstrap: Bootstrap? = nil) -> String {
    signatureSettings(referenceCount: referenceCount, bootstrap: bootstrap)
      .map { "\($0.key):\($0.value)" }.joined(separator: "|")
  }
}
