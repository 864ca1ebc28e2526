internal import Web

/// The page at `/`: all of it in one answer, which loads nothing from elsewhere.
enum TranslationPage {
  /// Returns the page; its script and style carry a number that the answer's policy names, so that nothing else runs.
  static func response() -> WebResponse {
    var generator = SystemRandomNumberGenerator()
    let nonce = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    let policy =
      "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
      + "img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    let page = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>translate</title>
      <link rel="icon" href="data:,">
      <style nonce="\(nonce)">
      \(style)
      </style>
      </head>
      \(content)
      <script nonce="\(nonce)">
      \(script)
      </script>
      </html>

      """
    return WebResponse(
      200, type: "text/html; charset=utf-8", Array(page.utf8),
      headers: [("Content-Security-Policy", policy)])
  }

  /// One block without any library, that makes no markup of texts.
  private static let script =
    "(() => {\n\"use strict\";\n"
    + [
      askingScript, wordsScript, choicesScript, termsScript, documentsScript, insideScript, typingScript,
    ].joined(separator: "\n") + "\n})();"
}
