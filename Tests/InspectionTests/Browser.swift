import Foundation
import TestSupport

/// A browser without a window, where one is installed: it opens a page from the disk and says what became of it.
struct Browser {
  /// Where it is; nil where there is none.
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Opens a page and runs steps on it; returns what the steps returned, and the errors of all scripts.
  ///
  /// - Parameter steps: The body of an asynchronous function that returns a text; `wait()` lets the page draw.
  static func run(_ steps: String, on page: String, arguments: [String] = []) throws -> (
    result: String, errors: String
  ) {
    let watching = """
      <script>window.seen = []; addEventListener("error", (event) => seen.push(event.message));
      addEventListener("unhandledrejection", (event) => seen.push(String(event.reason)));</script>
      """
    let running = """
      <script>
      const wait = () => new Promise((done) => setTimeout(done, 300));
      (async () => { \(steps) })().then((text) => { document.documentElement.dataset.result = btoa(encodeURIComponent(text)); },
        (error) => seen.push(String(error))).finally(() => {
          document.documentElement.dataset.errors = btoa(encodeURIComponent(seen.join("; "))); });
      </script>
      """
    let tested = page.replacing("<head>", with: "<head>" + watching).replacing(
      "</body>", with: running + "</body>")
    let dump = try dump(tested, arguments)
    return (attribute("data-result", of: dump), attribute("data-errors", of: dump))
  }

  /// Returns the document as it stands when its scripts have run.
  private static func dump(_ page: String, _ arguments: [String]) throws -> String {
    let folder = try TemporaryDirectory()
    let file = try folder.write(page, to: "page.html")
    let output = try folder.write("", to: "output")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments =
      [
        "120", path ?? "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=\(folder.path("profile"))", "--virtual-time-budget=20000",
        // Time that is not real passes no frame by.
        "--run-all-compositor-stages-before-draw", "--window-size=1280,900", "--dump-dom",
      ] + arguments + ["file://" + file]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return try String(contentsOf: URL(fileURLWithPath: output), encoding: .utf8)
  }

  private static func attribute(_ name: String, of dump: String) -> String {
    guard let start = dump.firstRange(of: name + "=\"")?.upperBound,
      let end = dump[start...].firstIndex(of: "\""), let data = Data(base64Encoded: String(dump[start..<end]))
    else { return "nothing" }
    return String(decoding: data, as: UTF8.self).removingPercentEncoding ?? "nothing"
  }
}
