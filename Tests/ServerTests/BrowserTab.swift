import Foundation
import Glibc
import TestSupport

/// A page in a browser without a window, driven in real time as people do it, by pointer and keyboard (the DevTools protocol
/// over a pipe).
final class BrowserTab {
  /// Where the browser is; nil where there is none.
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private let folder: TemporaryDirectory
  private let process = Process()
  /// Commands go in at one, answers and events come out of the other, each with a NUL at its end.
  private let commands: Int32
  private let answers: Int32
  private var received: [UInt8] = []
  private var lastNumber = 0
  private var session: String?
  private var isLoaded = false
  /// What scripts have thrown, and what the page's policy has kept from being done.
  private(set) var errors: [String] = []

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Opens a page.
  init(_ address: String) throws {
    folder = try TemporaryDirectory()
    let (input, output) = (folder.path("commands"), folder.path("answers"))
    guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else {
      throw Failure(description: "no pipes in \(folder.path(""))")
    }
    // Opened for both directions a pipe waits for nobody.
    commands = open(input, O_RDWR | O_CLOEXEC)
    answers = open(output, O_RDWR | O_CLOEXEC)
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let browser = [
      Self.path ?? "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--remote-debugging-pipe", "--user-data-dir=\(folder.path("profile"))", "--window-size=1280,900",
    ]
    process.arguments = ["-c", "exec \"$@\" 3<'\(input)' 4>'\(output)'", "sh"] + browser
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"] ?? ""
    session =
      try send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log"] { try send("\(domain).enable") }
    try send("Page.navigate", ["url": address])
    while !isLoaded { note(try next()) }
  }

  deinit {
    // What threads of Dispatch start has other signals blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    close(commands)
    close(answers)
  }

  // MARK: What is seen

  /// Runs the body of an asynchronous function in the page and returns what it returns.
  @discardableResult
  func run(_ body: String) throws -> Any? {
    let answer = try send(
      "Runtime.evaluate",
      ["expression": "(async () => { \(body) })()", "awaitPromise": true, "returnByValue": true])
    if let details = answer["exceptionDetails"] { throw Failure(description: "\(body): \(details)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Returns the text of an expression.
  func text(_ expression: String) throws -> String {
    try run("return String(\(expression));") as? String ?? ""
  }

  /// Waits until an expression is true; returns false where that takes too long.
  func waits(_ expression: String) throws -> Bool {
    let body =
      "for (let i = 0; i < 600; i++) { if (\(expression)) return true; await new Promise(go => setTimeout(go, 50)); } return false;"
    return try run(body) as? Bool ?? false
  }

  // MARK: What is done

  /// Types a text where the focus is.
  func type(_ text: String) throws { try send("Input.insertText", ["text": text]) }

  func press(_ key: String) throws {
    let codes = [
      "Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowRight": 39, "ArrowDown": 40, "Tab": 9,
    ]
    for type in ["rawKeyDown", "keyUp"] {
      try send(
        "Input.dispatchKeyEvent",
        ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": codes[key] ?? 0])
    }
  }

  /// Points at the middle of an element.
  func point(at element: String) throws { try mouse("mouseMoved", element) }

  func click(_ element: String) throws {
    try mouse("mouseMoved", element)
    try mouse("mousePressed", element)
    try mouse("mouseReleased", element)
  }

  /// Chooses a file in a field for files.
  func choose(_ file: String, in element: String) throws {
    let answer = try send("Runtime.evaluate", ["expression": element])
    let object = (answer["result"] as? [String: Any])?["objectId"] ?? ""
    try send("DOM.setFileInputFiles", ["files": [file], "objectId": object])
  }

  private func mouse(_ type: String, _ element: String) throws {
    let place = try run(
      """
      const found = \(element);
      found.scrollIntoView({ block: "nearest" });
      const box = found.getClientRects()[0];
      return [box.x + box.width / 2, box.y + box.height / 2];
      """)
    guard let place = place as? [Double] else { throw Failure(description: "no place of \(element)") }
    try send(
      "Input.dispatchMouseEvent",
      [
        "type": type, "x": place[0], "y": place[1], "button": type == "mouseMoved" ? "none" : "left",
        "clickCount": 1,
      ])
  }

  // MARK: The protocol

  @discardableResult
  private func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastNumber += 1
    var command: [String: Any] = ["id": lastNumber, "method": method, "params": parameters]
    if let session { command["sessionId"] = session }
    var bytes = [UInt8](try JSONSerialization.data(withJSONObject: command)) + [0]
    while !bytes.isEmpty {
      let count = write(commands, bytes, bytes.count)
      guard count > 0 else { throw Failure(description: "the browser does not listen") }
      bytes.removeFirst(count)
    }
    while true {
      let message = try next()
      if message["id"] as? Int == lastNumber {
        if let error = message["error"] { throw Failure(description: "\(method): \(error)") }
        return message["result"] as? [String: Any] ?? [:]
      }
      note(message)
    }
  }

  private func note(_ event: [String: Any]) {
    let parameters = event["params"] as? [String: Any] ?? [:]
    switch event["method"] as? String {
    case "Page.loadEventFired": isLoaded = true
    case "Runtime.exceptionThrown": errors.append("\(parameters)")
    case "Log.entryAdded":
      let entry = parameters["entry"] as? [String: Any] ?? [:]
      if entry["level"] as? String == "error", entry["source"] as? String != "network" {
        errors.append("\(entry["text"] ?? entry)")
      }
    default: break
    }
  }

  private func next() throws -> [String: Any] {
    while true {
      if let end = received.firstIndex(of: 0) {
        let message = try JSONSerialization.jsonObject(with: Data(received[..<end]))
        received.removeSubrange(...end)
        return message as? [String: Any] ?? [:]
      }
      var entry = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 60_000) > 0 else { throw Failure(description: "the browser says nothing") }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(answers, &buffer, buffer.count)
      guard count > 0 else { throw Failure(description: "the browser has ended") }
      received += buffer[..<count]
    }
  }
}
