/// Returns a time as `1 h 02 min`, `2 min 03 s` or `4.5 s`; one without bounds as Swift writes it.
package func duration(_ seconds: Double) -> String {
  guard seconds < 1e12 else { return "\(seconds) s" }
  if seconds < 60 { return fixed(seconds, 1) + " s" }
  let whole = Int(seconds.rounded())
  func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
  if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
  return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min"
}
