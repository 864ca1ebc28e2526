import Files
import Study
import Testing

struct SystemSpecificationTests {
  @Test func namesArchitecturesAndOptions() throws {
    let systems = try SystemSpecification.list(
      "transformer,attention-rnn:score=dot:no-bidirectional,wide=transformer:features=512:x=a=b")
    #expect(systems.map(\.name) == ["transformer", "attention-rnn:score=dot:no-bidirectional", "wide"])
    #expect(systems.map(\.architecture) == ["transformer", "attention-rnn", "transformer"])
    #expect(systems[0].options.isEmpty)
    #expect(systems[1].options.map(\.name) == ["score", "no-bidirectional"])
    #expect(systems[1].options.map(\.value) == ["dot", nil])
    #expect(systems[2].options.map(\.value) == ["512", "a=b"])
  }

  @Test(arguments: [
    ("transformer", "two systems or more"), ("a,a", "two systems are called 'a'"),
    ("x=a,x=b", "two systems are called 'x'"), ("a,", "architecture"), ("a,=b", "its name is empty"),
    ("a,b:", "has no name"), ("a,b:=3", "has no name"), ("a,../b=c", "cannot be that of a folder"),
    ("a,b:file=/x", "cannot be that of a folder"), ("a,b\u{7}=c", "control characters"),
    ("a," + String(repeating: "b", count: 300), "too long"), ("", "architecture"),
  ])
  func refusesWhatNamesNoSystems(text: String, message: String) throws {
    let error = try #require(throws: StudyError.self) { try SystemSpecification.list(text) }
    #expect(error.description.contains(message), "\(error)")
    #expect(error.exitStatus == .usage)
  }

  @Test func aNameMakesAnyOptionPossible() throws {
    #expect(try SystemSpecification("mine=b:file=/x").options.map(\.value) == ["/x"])
  }
}
