internal import Files
internal import Pages
internal import Web

/// A folder in which a training or a study runs, whose pages are shown as they are at the moment.
///
/// Clients name pages by numbers: no path comes from outside.
package struct WatchedFolder: Sendable {
  private let path: String

  package init(_ path: String) { self.path = path }

  /// Larger than any page that a training or a study writes.
  private static let maximumBytes = 64 << 20

  /// Pages bring their style and script along, and load nothing.
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private struct WatchedPage {
    let title: String
    let path: String
  }

  /// Returns a page, or where there are several a list of them.
  ///
  /// - Parameter number: Which of the list, counted from 1, as a client has written it; nil for all.
  func response(page number: String?) throws -> WebResponse {
    let pages = pages()
    guard let number else { return pages.count == 1 ? try shown(pages[0]) : Self.response(list(pages)) }
    guard let place = Int(number), pages.indices.contains(place &- 1) else {
      throw APIError(404, "there is no such page")
    }
    return try shown(pages[place - 1])
  }

  /// The page of the training, or the report of the study and the pages of the systems that it trains.
  private func pages() -> [WatchedPage] {
    let systems = FileSystem.join(path, "systems")
    let names = FileSystem.isDirectory(systems) ? (try? FileSystem.list(systems)) ?? [] : []
    let candidates =
      [
        WatchedPage(title: "The training", path: FileSystem.join(path, "log.html")),
        WatchedPage(title: "The report", path: FileSystem.join(path, "index.html")),
      ]
      + names.sorted().map { name in
        WatchedPage(
          title: "The training of \(name)",
          path: FileSystem.join(FileSystem.join(systems, name), "log.html"))
      }
    return candidates.filter { FileSystem.exists($0.path) }
  }

  private func shown(_ page: WatchedPage) throws -> WebResponse {
    guard let bytes = try? FileSystem.readStoredBytes(page.path, limit: Self.maximumBytes) else {
      throw APIError(404, "the page cannot be read now")
    }
    return Self.response(bytes)
  }

  private func list(_ pages: [WatchedPage]) -> [UInt8] {
    var page = Page(title: "Trainings")
    page.reloadSeconds = 5
    let entries = pages.enumerated().map { number, page in
      HTML.element("li", [:], [.element("a", ["href": "/watch/\(number + 1)"], text: page.title)])
    }
    page.content = [
      .element("h1", text: "Trainings"),
      pages.isEmpty
        ? .element("p", text: "No training has written a page here yet.")
        : .element("ul", [:], [.lines(entries)]),
    ]
    return Array(page.html.utf8)
  }

  private static func response(_ bytes: [UInt8]) -> WebResponse {
    WebResponse(
      200, type: "text/html; charset=utf-8", bytes, headers: [("Content-Security-Policy", policy)])
  }
}
