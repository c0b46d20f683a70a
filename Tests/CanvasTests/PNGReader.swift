/// Reads just enough of PNG to check what the encoder wrote, by the specification and not by the encoder's code.
struct PNGReader {
  struct Broken: Error {
    var what: String
  }

  let width: Int
  let height: Int
  private let pixels: [UInt32]

  init(_ file: [UInt8]) throws {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Broken(what: "signature")
    }
    var position = 8
    var data: [UInt8] = []
    var size = (width: 0, height: 0)
    while position + 12 <= file.count {
      let length = Self.number(file, position)
      let name = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
      let content = position + 8..<position + 8 + length
      let sum = Self.number(file, content.upperBound)
      guard Self.checksum(file[position + 4..<content.upperBound]) == UInt32(sum) else {
        throw Broken(what: name)
      }
      if name == "IHDR" {
        size = (Self.number(file, content.lowerBound), Self.number(file, content.lowerBound + 4))
      }
      if name == "IDAT" { data += file[content] }
      position = content.upperBound + 4
    }
    (width, height) = size
    pixels = try Self.unfiltered(try Inflate.zlibStream(data), size)
  }

  func pixel(x: Int, y: Int) -> UInt32 { pixels[y * width + x] }

  private static func unfiltered(_ bytes: [UInt8], _ size: (width: Int, height: Int)) throws -> [UInt32] {
    let stride = size.width * 3 + 1
    guard bytes.count == stride * size.height else { throw Broken(what: "length") }
    var above = [UInt8](repeating: 0, count: stride - 1)
    var pixels: [UInt32] = []
    for y in 0..<size.height {
      guard bytes[y * stride] == 2 else { throw Broken(what: "filter") }
      for offset in 0..<stride - 1 { above[offset] &+= bytes[y * stride + 1 + offset] }
      for x in 0..<size.width {
        pixels.append(UInt32(above[3 * x]) << 16 | UInt32(above[3 * x + 1]) << 8 | UInt32(above[3 * x + 2]))
      }
    }
    return pixels
  }

  private static func number(_ bytes: [UInt8], _ position: Int) -> Int {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

/// Undoes a zlib stream of fixed Huffman codes, bit by bit.
struct Inflate {
  private let bytes: [UInt8]
  private var position = 16

  static func zlibStream(_ bytes: [UInt8]) throws -> [UInt8] {
    var inflate = Inflate(bytes: bytes)
    guard inflate.bits(3) == 0b011 else { throw PNGReader.Broken(what: "block") }
    let output = try inflate.block()
    let tail = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let low = output.reduce(UInt32(1)) { ($0 + UInt32($1)) % 65_521 }
    guard tail & 0xFFFF == low else { throw PNGReader.Broken(what: "Adler-32") }
    return output
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func bit() -> Int {
    guard position / 8 < bytes.count else { return 0 }
    defer { position += 1 }
    return Int(bytes[position / 8] >> UInt8(position % 8) & 1)
  }

  private mutating func bits(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }

  private mutating func block() throws -> [UInt8] {
    var output: [UInt8] = []
    while position / 8 < bytes.count {
      let symbol = symbol()
      if symbol == 256 { return output }
      if symbol < 256 {
        output.append(UInt8(symbol))
        continue
      }
      let length = length(symbol)
      let code = (0..<5).reduce(0) { sum, _ in sum << 1 | bit() }
      let extra = max(0, code / 2 - 1)
      let distance = (code < 4 ? code : (2 + code % 2) << extra) + bits(extra) + 1
      guard distance <= output.count else { throw PNGReader.Broken(what: "distance") }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
    throw PNGReader.Broken(what: "no end")
  }

  private mutating func symbol() -> Int {
    var code = (0..<7).reduce(0) { sum, _ in sum << 1 | bit() }
    if code < 24 { return 256 + code }
    code = code << 1 | bit()
    if code >= 0x30 && code < 0xC0 { return code - 0x30 }
    if code >= 0xC0 && code < 0xC8 { return 280 + code - 0xC0 }
    return 144 + (code << 1 | bit()) - 0x190
  }

  private mutating func length(_ symbol: Int) -> Int {
    if symbol == 285 { return 258 }
    let code = symbol - 257
    if code < 8 { return 3 + code }
    let extra = code / 4 - 1
    return 3 + ((4 + code % 4) << extra) + bits(extra)
  }
}
