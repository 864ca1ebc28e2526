extension FileSystem {
  /// Returns the bytes of a file as they are stored, an archive among them; nil where there are more than a limit.
  package static func readStoredBytes(_ path: String, limit: Int) throws -> [UInt8]? {
    try bytes(of: InputFile(path: path, decompresses: false), limit: limit)
  }

  /// Returns the bytes of a file, decompressed if it is compressed with gzip; nil where there are more than a limit.
  package static func readBytes(_ path: String, limit: Int) throws -> [UInt8]? {
    try bytes(of: InputFile(path: path), limit: limit)
  }

  private static func bytes(of file: InputFile, limit: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { return bytes }
      if bytes.count + count > limit { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
