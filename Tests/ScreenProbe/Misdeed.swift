import Foundation
import Synchronization
import Terminal

/// What the probe does when its key is pressed, mostly things that a program should not do while it owns the
/// screen.
enum Misdeed: Character {
  case wakeFromThread = "w"
  case printOnStandardOutput = "p"
  case printOnStandardError = "e"
  case redraw = "r"
  case copy = "c"
  case keepBusy = "b"
  case exit = "x"
  case fatalError = "f"
  case trap = "t"
  case abort = "a"
  case badAccess = "s"
  case stackOverflow = "o"
  case trapOnThread = "T"

  @MainActor func commit(_ session: TerminalSession) {
    switch self {
    case .wakeFromThread: Self.onThread { [wakeup = session.wakeup] in wakeup.wake() }
    case .printOnStandardOutput: print("a stray print")
    case .printOnStandardError: FileHandle.standardError.write(Data("a stray error\n".utf8))
    case .redraw: session.screen.redraw()
    case .copy: session.copyToClipboard("0.25 \u{1B}é")
    case .keepBusy: Thread.sleep(forTimeInterval: 0.2)
    case .exit: Foundation.exit(3)
    case .fatalError: Swift.fatalError("a fatal error")
    case .trap: Self.trap()
    case .abort: Foundation.abort()
    case .badAccess: Self.touchNothing()
    case .stackOverflow: print(Self.recurse(1))
    case .trapOnThread: Self.onThread { Self.trap() }
    }
  }

  private static func onThread(_ work: @escaping @Sendable () -> Void) {
    Thread(block: work).start()
  }

  private static func trap() {
    let empty: [Int] = Array(repeating: 0, count: CommandLine.arguments.count / 1000)
    print(empty[7])
  }

  private static func touchNothing() {
    let address = UInt(CommandLine.arguments.count) * 8
    UnsafeMutablePointer<Int>(bitPattern: address)?.pointee = 1
  }

  private static func recurse(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { bytes in
      bytes[depth % 4096] = 1
      return recurse(depth + 1) + Int(bytes[depth % 7])
    }
  }
}
