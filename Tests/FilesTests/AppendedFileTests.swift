import TestSupport
import Testing

@testable import Files

struct AppendedFileTests {
  private func append(_ text: String, to file: AppendedFile) throws {
    try Array(text.utf8).withUnsafeBytes { try file.append($0) }
  }

  @Test func whatIsKnownToBeGoodIsGoneOnWith() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("numbers")
    var good = FileChecksum()
    do {
      let file = try #require(try AppendedFile(path: path))
      try append("one ", to: file)
      try file.synchronize()
      good = file.checksum
      try append("lost", to: file)
      try file.synchronize()
    }
    let file = try #require(try AppendedFile(path: path, keeping: good))
    try append("two", to: file)
    try append(String(repeating: "!", count: 3 << 20), to: file)
    try file.synchronize()
    let text = try FileSystem.readText(path)
    #expect(text == "one two" + String(repeating: "!", count: 3 << 20))
    #expect(try file.checksum == FileChecksum(path: path))
  }

  @Test func aShorterFileIsNotGoneOnWith() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("abcdef", to: "text")
    let good = try FileChecksum(path: path)
    try folder.write("abc", to: "text")
    #expect(try AppendedFile(path: path, keeping: good) == nil)
  }
}
