internal import CommandLineTool
internal import Files
internal import Tensors
internal import Threads
internal import Translation

extension Command {
  static let products = Command(
    name: "products",
    summary: "measure matrix products at the sizes of the models, and copying: what the processor can do",
    options: {
      preset
      ModelOptions.architecture
      rows
      duration
      repeats
    },
    example: """
      benchmark products
      benchmark products --preset small --rows 256 --threads 1
      """
  ) { arguments in
    let output = try OutputFile(path: "-")
    let presets = arguments[preset].map { [$0] } ?? Architecture.Preset.allCases
    for threads in threadCounts(arguments.threads) {
      let workers = ThreadPool(threads: threads, device: .cpu)
      for preset in presets {
        let model = MeasuredModel(arguments[ModelOptions.architecture], preset)
        for size in model.linearSizes {
          for precision in Precision.allCases where precision.isSupported {
            let rate = ProductRate(
              workers: workers, device: .cpu, precision: precision, duration: arguments[duration],
              repeats: arguments[repeats])
            try output.write(record(rate, preset, size, rows: arguments[rows]))
          }
        }
      }
      for mebibytes in [1, 8, 64] {
        try output.write(copyRecord(workers, mebibytes, arguments[duration], arguments[repeats]))
      }
    }
    try output.close()
  }
}

private let preset = Option.optional(
  "preset", ModelOptions.presetKind, defaultText: "all", help: ModelOptions.presetHelp)
private let rows = Option(
  "rows", .integer(from: 1, through: 1 << 20), default: 1024,
  help: "rows of a product: the tokens of a shard in training")
private let duration = Option(
  "seconds", .number(above: 0, through: 60), default: 0.03, help: "about how long a measurement takes")
private let repeats = Option(
  "repeats", .integer(from: 1), default: 3, help: "how often each is measured")

/// One thread and, where more are asked for, all of them.
func threadCounts(_ threads: Int) -> [Int] { threads == 1 ? [1] : [1, threads] }

private func record(
  _ rate: ProductRate, _ preset: Architecture.Preset, _ size: (inputs: Int, outputs: Int),
  rows: Int
) -> Record {
  var record: Record = ["bench": "products", "preset": .text(preset.rawValue)]
  record.add("kernels", .text(rate.device.description))
  record.add("precision", .text(rate.precision.rawValue))
  record.add("threads", .integer(rate.workers.threads))
  record.add("m", .integer(rows))
  record.add("k", .integer(size.inputs))
  record.add("n", .integer(size.outputs))
  for orientation in LinearProducts.Orientation.allCases {
    let rates = rate.measure(rows: rows, inputs: size.inputs, outputs: size.outputs, orientation)
    record.add(orientation.rawValue + "_gflop_s", .spread(Spread(rates.map { $0 * 1e-9 }), decimals: 1))
  }
  return record
}

/// Measures copying an array of so many MiB on every thread, reading and writing counted.
private func copyRecord(_ workers: ThreadPool, _ mebibytes: Int, _ duration: Double, _ repeats: Int) -> Record
{
  let count = (mebibytes << 20) / MemoryLayout<Float>.size
  let arithmetic = FlatArithmetic(.cpu)
  let arrays = WorkerLocal(workers) { _ in
    let memory = MemoryPool(.cpu)
    let pair = (from: Storage(count: count, from: memory), to: Storage(count: count, from: memory))
    pair.from.fill(1)
    pair.to.fill(0)
    return pair
  }
  func time(_ times: Int) -> Double {
    seconds {
      workers.map(workers.threads, with: arrays) { _, pair in
        for _ in 0..<times { arithmetic.copy(pair.from, to: pair.to) }
      }
    }
  }
  _ = time(1)
  let times = max(1, Int(duration / time(1)))
  let gigabytes = Double(2 * (mebibytes << 20)) * Double(times * workers.threads) * 1e-9
  var record: Record = ["bench": "copy", "kernels": .text(Device.cpu.description)]
  record.add("threads", .integer(workers.threads))
  record.add("mib", .integer(mebibytes))
  record.add("gb_s", .spread(Spread((0..<repeats).map { _ in gigabytes / time(times) }), decimals: 1))
  return record
}

extension MeasuredModel {
  /// The sizes of the linear layers, each once.
  fileprivate var linearSizes: [(inputs: Int, outputs: Int)] {
    let (features, inner) = (architecture.features, architecture.feedForwardFeatures)
    guard architecture.kind.decoder == .transformer else {
      return recurrentSizes(features, architecture.hiddenFeatures)
    }
    return [(features, features), (features, inner), (inner, features), (features, vocabulary)]
  }

  /// From words and states to the gates of a GRU, and from the readout to the vocabulary.
  private func recurrentSizes(_ features: Int, _ hidden: Int) -> [(inputs: Int, outputs: Int)] {
    [(features, 3 * hidden), (hidden, 3 * hidden), (features, vocabulary)]
  }
}
