internal import Bitext
internal import Documents
internal import Testing

struct MarkupProjectionTests {
  @Test func placeholder() {}
}
