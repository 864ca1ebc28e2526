import Testing

@testable import Training

struct JSONValueTests {
  private func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test func fieldsOfAnotherObjectWinAndTheRestStays() throws {
    let mine = try value(#"{"a": 1, "b": {"c": 2, "d": [1, 2]}, "e": "x"}"#)
    let theirs = try value(#"{"b": {"d": [3]}, "e": "y", "f": true}"#)
    #expect(mine.replacing(with: theirs) == (try value(#"{"a":1,"b":{"c":2,"d":[3]},"e":"y","f":true}"#)))
  }

  @Test func anObjectOfOneFieldGainsAnother() throws {
    let mine = try value(#"{"budget": {"patience": 10}}"#)
    let theirs = try value(#"{"budget": {"steps": 5}}"#)
    #expect(mine.replacing(with: theirs) == (try value(#"{"budget": {"patience": 10, "steps": 5}}"#)))
  }

  @Test func anotherChoiceReplacesTheWholeObject() throws {
    let mine = try value(#"{"model": {"architecture": {"transformer": {"heads": 4}}}}"#)
    let theirs = try value(#"{"model": {"architecture": {"rnn": {"cells": 3}}}}"#)
    #expect(mine.replacing(with: theirs, choices: ["architecture"]) == theirs)
    let same = try value(#"{"model": {"architecture": {"transformer": {"layers": 3}}}}"#)
    #expect(
      mine.replacing(with: same, choices: ["architecture"])
        == (try value(#"{"model": {"architecture": {"transformer": {"heads": 4, "layers": 3}}}}"#)))
  }

  @Test func nullTakesAFieldAway() throws {
    #expect(
      try value(#"{"a": 1, "b": 2}"#).replacing(with: value(#"{"a": null, "c": null}"#))
        == value(#"{"b": 2}"#))
  }

  @Test func numbersAndTruthsStayWhatTheyAre() throws {
    struct Numbers: Codable, Equatable {
      var seed = UInt64.max
      var count = Int.max
      var least = Int.min
      var rate: Float = 0.1
      var share = 1.0 / 3
      var one = true
      var nine = 9.0
    }
    let numbers = Numbers()
    #expect(try JSONValue(encoding: numbers).decoded(as: Numbers.self) == numbers)
  }

  @Test func leavesAreNamedByTheirPaths() throws {
    let leaves = try value(
      #"{"b": {"y": [true, {}], "x": 1}, "a": null, "c": 0.5, "s": 18446744073709551615}"#
    )
    .leaves.map { "\($0.path)=\($0.value)" }
    #expect(leaves == ["a=nothing", "b.x=1", "b.y.0=yes", "b.y.1=empty", "c=0.5", "s=18446744073709551615"])
  }
}
