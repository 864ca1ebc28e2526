internal import CommandLineTool
internal import Tensors

/// The program that measures: every result is one JSON object a line on standard output.
@main
enum Benchmark {
  static func main() {
    let program = Program(
      name: "benchmark", version: "0.1.0",
      summary: "measure the speed of training, translating, serving and preparing text",
      sections: [CommandSection("", [.train, .translate, .serve, .text, .products, .scaling])],
      check: Device.checkChoice
    )
    MemoryExhaustion.ends { program.end(with: $0) }
    program.run()
  }
}
