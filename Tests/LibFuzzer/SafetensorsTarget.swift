import Foundation

/// What libFuzzer calls with one input after another: a file is refused, or it is what is written of it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func readSafetensors(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard let file = try? Safetensors.decode(Data(bytes: bytes, count: count)) else { return 0 }
  for tensor in file.tensors.values { _ = (tensor.floats, tensor.doubles, tensor.integers) }
  let again = try? Safetensors.decode(Safetensors.encode(file))
  precondition(again == file, "a file that was read does not survive a round trip")
  return 0
}
