internal import Glibc
internal import NumberText

/// How far a long piece of work has come, with its rate and the time left.
///
/// On a terminal one line is drawn over and over; elsewhere a line is written every ten seconds, so that
/// short work leaves no trace in a log. Not for several threads at once.
package final class Progress {
  enum Display {
    case none
    case bar(columns: Int)
    case lines

    /// What suits standard error: a bar on a terminal, lines elsewhere.
    static var ofStandardError: Display {
      guard isatty(STDERR_FILENO) == 1 else { return .lines }
      var size = winsize()
      let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      return .bar(columns: isKnown ? Int(size.ws_col) : 80)
    }
  }

  private let label: String
  private let total: Int?
  private let unit: String
  private let display: Display
  private let start = ContinuousClock.now
  private var shown: ContinuousClock.Instant
  private var isDrawn = false
  private var first: Int?

  /// How much is done.
  package private(set) var count = 0
  /// What else there is to say, such as the loss.
  private var detail = ""

  init(label: String, total: Int?, unit: String, display: Display) {
    self.label = label
    self.total = total
    self.unit = unit
    self.display = display
    shown = start
  }

  /// Counts what has just been done.
  package func advance(by amount: Int = 1) {
    if first == nil { first = 0 }
    update(to: count + amount)
  }

  /// Says how much is done by now, in all; what is said first is where the rate is counted from.
  package func update(to count: Int, detail: String = "") {
    if first == nil { first = count }
    self.count = count
    self.detail = detail
    let now = ContinuousClock.now
    switch display {
    case .none: break
    case .bar(let columns):
      guard now - shown >= .milliseconds(100) else { return }
      shown = now
      isDrawn = true
      writeToStandardError("\r\u{1B}[K" + bar(seconds: seconds(now - start), columns: columns))
    case .lines:
      guard now - shown >= .seconds(10) else { return }
      shown = now
      writeToStandardError(line(seconds: seconds(now - start)) + "\n")
    }
  }

  /// Removes the bar, so that what follows begins on a line of its own.
  package func finish() {
    if isDrawn { writeToStandardError("\r\u{1B}[K") }
    isDrawn = false
  }

  private func line(seconds: Double, hasDetail: Bool = true) -> String {
    let rate = Double(count - (first ?? 0)) / max(seconds, 1e-9)
    var parts = [total.map { "\(grouped(count)) of \(grouped($0)) \(unit)" } ?? "\(grouped(count)) \(unit)"]
    parts.append("\(rate >= 10 ? grouped(rate) : fixed(rate, 2)) \(unit)/s")
    if let total, rate > 0 { parts.append("\(clock(Double(total - count) / rate)) left") }
    if hasDetail, !detail.isEmpty { parts.append(detail) }
    return "\(label): " + parts.joined(separator: ", ")
  }

  private func bar(seconds: Double, columns: Int) -> String {
    let texts = [line(seconds: seconds), line(seconds: seconds, hasDetail: false)]
    var forms = texts
    if let total, total > 0 {
      let width = 20
      let filled = min(width, width * count / total)
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
      forms.insert(contentsOf: texts.map { "[\(bar)] \($0)" }, at: 0)
    }
    let fitting = forms.first { $0.unicodeScalars.count < columns }
    return fitting ?? String(texts[1].prefix(max(0, columns - 1)))
  }
}

private func seconds(_ duration: Duration) -> Double {
  let (seconds, attoseconds) = duration.components
  return Double(seconds) + Double(attoseconds) * 1e-18
}

/// Returns a time as `1:02:03` or `2:03`.
package func clock(_ seconds: Double) -> String {
  guard seconds < 1e9 else { return "?" }
  let whole = Int(max(0, seconds).rounded(.up))
  let minutes = twoDigits(whole / 60 % 60)
  return whole >= 3600
    ? "\(whole / 3600):\(minutes):\(twoDigits(whole % 60))" : "\(whole / 60):\(twoDigits(whole % 60))"
}

private func twoDigits(_ value: Int) -> String {
  value < 10 ? "0\(value)" : String(value)
}
