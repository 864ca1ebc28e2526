/// The list of metrics; raw values are their names on the command line.
public enum MetricKind: String, CaseIterable, Hashable, Sendable {
  case bleu
  case chrF = "chrf"
  case chrFPlusPlus = "chrf++"
  case ter

  /// Reads names separated by commas, such as `bleu,chrf++`, in any case; a name that comes again is left
  /// out.
  ///
  /// - Throws: `EvaluationError.unknownMetric`, or `noMetrics` for an empty list.
  public static func list(_ names: String) throws(EvaluationError) -> [MetricKind] {
    var kinds: [MetricKind] = []
    for field in names.split(separator: ",") {
      let name = String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      guard let kind = MetricKind(rawValue: name.lowercased()) else { throw .unknownMetric(name) }
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    if kinds.isEmpty { throw .noMetrics }
    return kinds
  }
}
