import Files
import Foundation
import Testing

struct JSONTextTests {
  private let object = OrderedJSON.object([
    .init("b \"quoted\"", .text("a\\b\n\u{1F}é\u{2028}")), .init("a", .list([.integer(1), .integer(-2)])),
    .init("number", .number(0.1)), .init("rounded", .rounded(2.0 / 3, decimals: 3)),
    .init("nothing", .number(.nan)), .init("none", .rounded(.infinity, decimals: 1)),
    .init("inner", .object([.init("x", .integer(1))])), .init("empty", .object([])),
  ])

  @Test func fieldsStandInTheirOrderOnOneLine() throws {
    #expect(
      object.line
        == #"{"b \"quoted\"": "a\\b\u000a\u001fé"# + "\u{2028}"
        + #"", "a": [1, -2], "number": 0.1, "rounded": 0.667, "nothing": null, "none": null, "inner": {"x": 1}, "#
        + #""empty": {}}"#)
  }

  @Test func fieldsStandOnLinesOfTheirOwn() {
    #expect(
      OrderedJSON.list([
        .object([.init("a", .list([.integer(1)])), .init("b", .object([.init("c", .text(""))]))])
      ])
      .lines == "[\n {\n  \"a\": [1],\n  \"b\": {\n   \"c\": \"\"\n  }\n }\n]")
  }

  @Test func bothFormsAreTheSameJSON() throws {
    for text in [object.line, object.lines] {
      let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(parsed?["b \"quoted\""] as? String == "a\\b\n\u{1F}é\u{2028}")
      #expect(parsed?.count == 8)
    }
  }

  @Test func valuesAreTextWithSortedKeys() throws {
    #expect(try jsonLine(of: ["b": "1/2", "a": "ü"]) == #"{"a":"ü","b":"1/2"}"#)
    #expect(try jsonLine(of: [Double.infinity, .nan]) == #"["Infinity","NaN"]"#)
    #expect(try jsonText(of: ["b": 1, "a": 2]) == "{\n  \"a\" : 2,\n  \"b\" : 1\n}\n")
  }
}
